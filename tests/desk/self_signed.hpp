// A certificate for 127.0.0.1 that nobody else trusts, made anew for each test program.
#pragma once

#include "proto/keys.hpp"

namespace foyer::test {

TlsIdentity self_signed();

}  // namespace foyer::test
