// A real X server in memory for one test, entered by a cookie; killed with the test.
#pragma once

#include <sys/types.h>
#include <xcb/xcb.h>

#include <memory>
#include <string>
#include <vector>

namespace foyer::test {

struct Disconnect {
    void operator()(xcb_connection_t* x) const { xcb_disconnect(x); }
};
using Connection = std::unique_ptr<xcb_connection_t, Disconnect>;

class Xvfb {
public:
    // Returns once it takes clients. Aborts the test program when there is no X server to be had.
    Xvfb(int width, int height);
    ~Xvfb();
    Xvfb(const Xvfb&) = delete;
    Xvfb& operator=(const Xvfb&) = delete;

    const std::string& cookie() const { return cookie_; }
    std::string display() const { return ":" + display_; }
    const std::string& authority_file() const { return authority_file_; }
    int socket() const;          // a new socket connected to the server; the caller's
    Connection connect() const;  // a client
    // Runs a program as a client of this server to its end; its exit status.
    int run(const std::vector<std::string>& argv) const;
    // Starts a program as a client of this server; the caller reaps it.
    pid_t start(const std::vector<std::string>& argv) const;
    void kill();  // the server, at once

private:
    pid_t pid_ = -1;
    std::string display_, directory_, authority_file_, cookie_ = "0123456789abcdef";
};

}  // namespace foyer::test
