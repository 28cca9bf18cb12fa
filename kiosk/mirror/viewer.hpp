// The one viewer of a help, spoken to in RFB by libvncserver: handshake without authentication
// (TLS and the relay have done it), pixel formats, encodings. This is the only file that knows the
// library; the rest of the mirror sees pictures, areas and keys.
//
// The library listens on no port and starts no thread. Its writes wait while the other side does
// not read, up to 20 s: meanwhile the mirror hears nothing. What waits to be written was captured
// before, input is not injected either, and the kiosk's cut closes the other end of the socket,
// which ends the wait at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/mirror/gate.hpp"
#include "kiosk/mirror/picture.hpp"
#include "kiosk/mirror/pointer_shape.hpp"

struct _rfbClientRec;
struct _rfbScreenInfo;

namespace foyer::mirror {

// What the viewer does with its keyboard and mouse.
class ViewerInput {
public:
    virtual ~ViewerInput() = default;
    virtual void key(bool down, std::uint32_t keysym) = 0;
    // `buttons`: bit 0 is button 1. Coordinates in pixels of the picture, perhaps outside it.
    virtual void pointer(unsigned buttons, int x, int y) = 0;
};

class Viewer {
public:
    // Takes `socket` over, a stream socket, and greets the viewer on it. `picture` and `input`
    // outlive it.
    static Result<std::unique_ptr<Viewer>> greet(int socket, const std::string& desktop_name,
                                                 Picture& picture, ViewerInput& input);
    ~Viewer();
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    // Deals with at most one of the viewer's messages. True: there may be another. Never waits;
    // to be called until it says false each time the socket has become readable (edge-triggered,
    // because half a message stays in the socket).
    bool read_message();
    bool gone() const;
    // For people, once gone: why the mirror ended the connection; empty when the viewer did.
    const std::string& refusal() const { return refusal_; }

    // The viewer has asked for an update and was not answered yet.
    bool wants_update() const;
    // What the viewer is shown from now on, whole. A new size is told; a viewer that cannot follow
    // it is gone.
    void show(Picture& picture);
    // These pixels of the shown picture are new.
    void mark(const Rect& area);
    // Without a shape the viewer shows none.
    void set_pointer_shape(const PointerShape* shape);
    // Sends what the viewer asked for and does not have yet, if anything. May wait, see above.
    void send();

    int socket() const;

private:
    Viewer(const std::string& desktop_name, Picture& picture, ViewerInput& input);
    Status connect(int socket);
    void refuse(std::string reason);
    Phase phase() const;

    struct FreeScreen {
        void operator()(_rfbScreenInfo* screen) const;
    };
    ViewerInput& input_;
    std::string desktop_name_, refusal_;
    std::size_t to_discard_ = 0;
    std::optional<PointerShape> shape_;
    bool shape_told_ = false;
    bool left_ = false;  // has closed its side
    std::unique_ptr<_rfbScreenInfo, FreeScreen> screen_;
    _rfbClientRec* client_ = nullptr;  // ours until the end
};

}  // namespace foyer::mirror
