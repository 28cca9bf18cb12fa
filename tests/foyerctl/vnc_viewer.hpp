// A VNC viewer as far as the greeting goes, over a plain blocking socket.
#pragma once

#include <cstdint>
#include <string>

namespace foyer::test {

class VncViewer {
public:
    // "127.0.0.1:5901"; throws when the connection is refused.
    explicit VncViewer(const std::string& address);
    ~VncViewer();
    VncViewer(const VncViewer&) = delete;
    VncViewer& operator=(const VncViewer&) = delete;

    // Greets with "RFB 003.00MINOR"; an empty password expects that none is asked for. True: the
    // server admits us.
    bool greet(const std::string& password, int minor = 8);
    void send(const std::string& bytes);
    // Exactly this many bytes, or fewer when the server closes.
    std::string receive(std::size_t count);
    // Waits until the server has closed.
    bool is_closed();

private:
    bool take_challenge(const std::string& password);

    int socket_ = -1;
};

// Whether somebody listens there.
bool accepts(const std::string& address);

}  // namespace foyer::test
