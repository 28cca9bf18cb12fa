// The commands of rfb_probe, each answered by one line on standard output: "NAME VALUE", or as a
// JSON object {"NAME": VALUE, ...}; {"failed": "NAME: why"} when it did not work.
//
//   ppm FILE      writes the picture once it is quiet   {"ppm": FILE, "width", "height"}
//   compare FILE  with a PPM or PNG                     {"different_pixels": N, "width", "height"}
//   type TEXT     presses each character's key          {"type": TEXT}
//   keys A+B      presses keys by name                  {"keys": A+B}
//   click X Y     button 1                              {"click": "X,Y"}
#pragma once

#include <string>
#include <vector>

#include "tests/support/image_file.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {

using Command = std::vector<std::string>;  // name and arguments

// "a,b" at ',' is {"a", "b"}; never empty.
std::vector<std::string> split(const std::string& text, char at);

class RfbCommands {
public:
    // `viewer` outlives it.
    RfbCommands(VncClient& viewer, bool json) : viewer_(viewer), json_(json) {}

    // Returns when the server has dealt with it, whether it let it through or not. False: it
    // failed, or the pictures differ.
    bool perform(const Command& command);
    // {"closed": MS}, Unix time in milliseconds.
    void tell_closed();

private:
    bool ppm(const std::string& path);
    bool compare(const std::string& path);
    bool type(const std::string& text);
    bool keys(const std::string& chord);
    bool click(const std::string& x_text, const std::string& y_text);

    void answer(const std::string& name, const std::string& value, const std::string& more = "");
    bool fail(const std::string& name, const std::string& why);
    bool become_quiet();
    bool dealt_with(const std::string& name, const std::string& what);
    Image picture() const;
    std::string size() const;

    VncClient& viewer_;
    const bool json_;
};

}  // namespace foyer::test
