// The part of the station's /etc that a guest may read, copied once when a kiosk starts. Own
// passwd, group, hosts, resolv.conf, machine-id, hostname and browser policies go on top of it in
// each session; it has an empty file in their places.
#pragma once

#include <string>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

// Paths below /etc, files or whole folders; those that a station does not have are left out.
const std::vector<std::string>& allowed_etc();

// Makes `to` anew with copies of them. Links are copied as links.
Status copy_allowed_etc(const std::string& to);

}  // namespace foyer::kiosk
