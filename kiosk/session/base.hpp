// The part of the station that a guest's root starts from, made once when a kiosk starts: an
// allow-listed copy of its /etc and the usual links. Own passwd, group, hosts, resolv.conf,
// machine-id, hostname and browser policies go on top of it in each session; it has an empty file
// in their places.
#pragma once

#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// Makes `directory` anew: etc/ and the links bin, sbin, lib and lib64. Links in /etc are copied as
// links; what a station does not have is left out.
Status make_base(const std::string& directory);

}  // namespace foyer::kiosk
