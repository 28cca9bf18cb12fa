// Every scene that a guest can see, by name: the tests look at each of them in both languages and
// on several screens, and docs/images are made from them.
#pragma once

#include <string>
#include <vector>

#include "kiosk/curtain/scene.hpp"

namespace foyer::curtain {

struct NamedScene {
    std::string name;
    Show show;
    Draft draft;
};

std::vector<NamedScene> all_scenes();
NamedScene scene_named(const std::string& name);

// The screens of second-hand machines, with their real sizes.
struct NamedGlass {
    std::string name;
    Glass glass;
};
std::vector<NamedGlass> all_glasses();

}  // namespace foyer::curtain
