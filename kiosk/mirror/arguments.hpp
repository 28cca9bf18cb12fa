// The command line of foyer-mirror.
#pragma once

#include <span>
#include <string>

#include "proto/result.hpp"

namespace foyer::mirror {

extern const char* const usage;

// Inherited descriptors.
struct Arguments {
    int display = -1;   // a socket connected to the inner X server
    int control = -1;   // the SOCK_SEQPACKET channel to the kiosk (channel.hpp)
    int viewer = -1;    // a stream socket to the viewer
    std::string print;  // not empty: print this (--help, --version) and do nothing else
};

// `argv` with the program's name first. Error: what is wrong or missing, or is not open.
Result<Arguments> read_arguments(std::span<char* const> argv);

}  // namespace foyer::mirror
