// A VNC viewer made of libvncclient, on a socket that is connected already.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

struct _rfbClient;

namespace foyer::test {

constexpr std::chrono::seconds patience{10};  // how long a test waits before it fails

class VncClient {
public:
    // Takes the socket over and does the handshake. `encodings` as libvncclient names them; the
    // password is for servers that ask for one.
    explicit VncClient(int socket, const char* encodings = "raw", std::string password = "");
    ~VncClient();
    VncClient(const VncClient&) = delete;
    VncClient& operator=(const VncClient&) = delete;

    bool connected() const { return connected_; }
    int width() const;
    int height() const;
    // 0x00RRGGBB, row after row.
    std::vector<std::uint32_t> pixels() const;
    int updates() const { return updates_; }
    // Of the pointer; pixels that are not part of it are 0 in `cursor_mask`.
    int cursors() const { return cursors_; }
    const std::vector<std::uint8_t>& cursor_mask() const { return cursor_mask_; }

    void key(bool down, std::uint32_t keysym);
    void press_and_release(std::uint32_t keysym);
    void type(std::u32string_view text);
    void pointer(int x, int y, int buttons);
    void send_cut_text(std::string latin1);
    const std::vector<std::string>& cut_texts() const { return cut_texts_; }  // Latin-1
    void send_bytes(const std::string& bytes);
    int socket() const;

    // Reads what the server sends until `done()`, at most for `limit`; what `done()` says then. It
    // is asked again whenever `also` is readable, if that is a descriptor.
    bool read_until(const std::function<bool()>& done, std::chrono::milliseconds limit = patience,
                    int also = -1);
    // Round trips: what was sent before has been dealt with by the server.
    bool settle();
    // Reads until nothing has come for a while.
    bool quiet();

private:
    bool read_messages();

    const std::string password_;
    _rfbClient* client_;
    bool connected_ = false;
    int updates_ = 0, cursors_ = 0;
    std::vector<std::uint8_t> cursor_mask_;
    std::vector<std::string> cut_texts_;
};

}  // namespace foyer::test
