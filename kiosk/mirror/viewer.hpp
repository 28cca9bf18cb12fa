// The one viewer of a help, spoken to in RFB (RFC 6143): handshake without authentication (TLS and
// the relay have done it), pixel formats, encodings, updates. One side of a conversation: it reads
// no screen and presses no key.
//
// Nothing here waits. An update is begun when the viewer has asked for one and has taken the one
// before; then it gets everything that is new, the newest state of it. What was sent as JPEG is
// sent again without loss once it is quiet, in small portions, so that a key is not kept waiting.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/mirror/client_message.hpp"
#include "kiosk/mirror/encoder.hpp"
#include "kiosk/mirror/link_pace.hpp"
#include "kiosk/mirror/outbox.hpp"
#include "kiosk/mirror/pointer_shape.hpp"
#include "kiosk/mirror/refresh.hpp"
#include "kiosk/mirror/region.hpp"
#include "kiosk/mirror/scroll.hpp"

namespace foyer::mirror {

// What the viewer does with its keyboard and mouse.
class ViewerInput {
public:
    virtual ~ViewerInput() = default;
    virtual void key(bool down, std::uint32_t keysym) = 0;
    // `buttons`: bit 0 is button 1. Coordinates in pixels of the picture, perhaps outside it.
    virtual void pointer(unsigned buttons, int x, int y) = 0;
    // Its clipboard, UTF-8, at most clipboard_max; only while clipboards may cross.
    virtual void clipboard(const std::string& text) = 0;
    // Asked before a text of the guest's leaves: whether clipboards may cross at this moment.
    virtual bool may_share() = 0;
};

class Viewer {
public:
    // Greets the viewer on `socket`, a stream socket, and takes it over. `picture` and `input`
    // outlive it.
    Viewer(int socket, std::string desktop_name, const Picture& picture, ViewerInput& input);
    ~Viewer();
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    // Deals with at most one of the viewer's messages. True: there may be another. To be called
    // until it says false each time the socket has become readable.
    bool read_message();
    bool gone() const { return socket_ < 0; }
    // For people, once gone: why the mirror ended the connection; empty when the viewer did.
    const std::string& refusal() const { return refusal_; }
    int socket() const { return socket_; }

    // The viewer waits for an update and has taken everything that was sent.
    bool wants_update() const;
    // What the viewer is shown from now on, whole. A new size is told; a viewer that cannot follow
    // it is gone.
    void show(const Picture& picture);
    // These pixels of the shown picture are new.
    void mark(const Rect& area);
    // This was moved in the shown picture. To be told before what is new there is marked.
    void mark_moved(const Move& move);
    // Without a shape the viewer shows none.
    void set_pointer_shape(const PointerShape* shape);
    // Whether clipboards may cross; they may not at first.
    void allow_clipboard(bool allowed);
    // The guest has copied this (UTF-8); nothing unless allowed.
    void offer_clipboard(const std::string& text);
    // Writes what did not fit the socket before.
    void send_waiting(Time now);
    // Sends the viewer what it asked for and does not have yet, if anything.
    void send_update(Time now);
    // When send_update() may have more to do though nothing new was marked; none: never.
    std::optional<Time> next_update() const;

private:
    void close();
    void refuse(std::string reason);
    bool receive();
    void deal_with(const ProtocolVersion& message);
    void deal_with(const SecurityType& message);
    void deal_with(const ClientInit& message);
    void deal_with(const SetPixelFormat& message);
    void deal_with(const SetEncodings& message);
    void deal_with(const UpdateRequest& message);
    void deal_with(const KeyEvent& message);
    void deal_with(const PointerEvent& message);
    void deal_with(const CutText& message);

    void use_encoder(std::int32_t kind);
    bool announced(std::int32_t encoding) const;
    void put_clipboard();
    int quality() const;
    void put_size();
    // False: there is nothing to tell.
    bool put_contents(Time now);
    // One RFB rectangle each.
    void put_pointer_shape();
    void put_move(const Move& move);
    // Returns how many RFB rectangles they became. `early`: the first may leave before the last
    // is there.
    int put_areas(const Region& areas, int quality, bool early, Time now);

    int socket_;
    const std::string desktop_name_;
    ViewerInput& input_;
    const Picture* picture_;
    Rect screen_;  // the picture's, from its upper left corner
    std::string refusal_;

    Phase phase_ = Phase::version;
    int minor_ = 8;  // of the protocol's version
    Bytes inbox_;
    std::size_t to_discard_ = 0;
    PixelFormat format_;
    std::map<std::int32_t, int> announced_;  // encodings, with their place in the viewer's order
    std::optional<int> quality_;             // level 0 to 9 that the viewer asked for
    // Kept once made: a stream of ZRLE goes on for the whole connection.
    std::map<std::int32_t, std::unique_ptr<Encoder>> encoders_;
    Encoder* encoder_ = nullptr;

    Outbox outbox_;
    LinkPace pace_;
    std::optional<Time> update_begun_;  // and not asked for another since
    std::size_t total_before_ = 0;

    std::optional<Region> requested_;  // none: no update is asked for
    Region modified_;
    std::vector<Move> moves_;          // to be sent before what is modified
    Refresh refresh_;
    bool size_changed_ = false;
    bool clipboard_ = false;
    std::string copied_;  // by the guest, for a viewer that asks when it wants it
    // What is to be said of clipboards once the outbox is empty; each at most once.
    struct ToSay {
        bool caps = false, offer = false, ask = false, give = false;
    } to_say_;
    std::optional<PointerShape> shape_;
    bool shape_told_ = true;
};

}  // namespace foyer::mirror
