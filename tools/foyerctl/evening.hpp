// The admin's evening: follows a closing from state to state of the floor and says of each station
// what was found there. A station rests when it is closed, out of order or offline; the evening is
// over when the space is closed and every station rests.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/foyerctl/document.hpp"

namespace foyer::ctl {

class Evening {
public:
    // Takes the next state of the floor. Returns a line for each station that came to rest since
    // the last one.
    std::vector<std::string> look(const Document& floor);

    bool over() const { return reopened_ || (closed_ && resting_ == stations_.size()); }
    // Somebody opened the space again: nothing more is to be waited for.
    bool reopened() const { return reopened_; }
    // Every station that is linked is closed and proved clean.
    bool clean() const;
    // Names of those that were not proved clean, the offline ones too.
    std::vector<std::string> unproved() const;

    // {"clean", "stations": [{"name", "state", "clean", "full", "ms", "found": [{"name",
    // "found"}], "reason"}], "unproved": [name]}
    Document report() const;

private:
    bool closing_ = false;   // seen closing or closed at least once
    bool closed_ = false;
    bool reopened_ = false;
    std::size_t resting_ = 0;
    std::map<std::string, Document> stations_;  // the last state of each, by name
};

}  // namespace foyer::ctl
