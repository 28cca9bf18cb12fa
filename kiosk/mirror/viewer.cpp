#include "kiosk/mirror/viewer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "kiosk/mirror/cut_text.hpp"
#include "kiosk/mirror/raw_encoder.hpp"
#include "kiosk/mirror/tight_encoder.hpp"
#include "kiosk/mirror/zrle_encoder.hpp"

namespace foyer::mirror {
namespace {

constexpr std::uint8_t security_none = 1;
constexpr std::uint8_t framebuffer_update = 0;
constexpr int many_rects = 0xffff;  // the last one is told by the encoding last_rect
constexpr std::size_t requested_rects_max = 64;
constexpr std::size_t modified_rects_max = 1024;  // a big screen has 500 tiles
// A sixteenth of a big screen: some 10 ms of work on an old machine.
constexpr int refresh_pixels = 1 << 17;

const std::array<std::int32_t, 3> kinds{encoding::tight, encoding::zrle, encoding::raw};

std::unique_ptr<Encoder> make_encoder(std::int32_t kind) {
    if (kind == encoding::tight) return std::make_unique<TightEncoder>();
    if (kind == encoding::zrle) return std::make_unique<ZrleEncoder>();
    return std::make_unique<RawEncoder>();
}

void put_update_header(Bytes& out, int rects) {
    put8(out, framebuffer_update);
    put8(out, 0);
    put16(out, rects);
}

Rect whole(const Picture& picture) { return {0, 0, picture.width, picture.height}; }

}  // namespace

Viewer::Viewer(int socket, std::string desktop_name, const Picture& picture, ViewerInput& input)
    : socket_(socket),
      desktop_name_(std::move(desktop_name)),
      input_(input),
      picture_(&picture),
      screen_(whole(picture)) {
    const int at_once = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);  // if it is TCP
    for (const char c : std::string("RFB 003.008\n")) put8(outbox_.bytes(), std::uint8_t(c));
    send_waiting({});
}

Viewer::~Viewer() { close(); }

void Viewer::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

void Viewer::refuse(std::string reason) {
    refusal_ = std::move(reason);
    close();
}

// ---- what the viewer says

bool Viewer::receive() {
    std::array<std::uint8_t, client_message_max> bytes;
    ssize_t got = 0;
    do {
        got = recv(socket_, bytes.data(), bytes.size() - inbox_.size(), MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        inbox_.insert(inbox_.end(), bytes.begin(), bytes.begin() + got);
        return true;
    }
    if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) close();
    return false;
}

bool Viewer::read_message() {
    if (gone()) return false;
    const std::size_t discarded = std::min(to_discard_, inbox_.size());
    inbox_.erase(inbox_.begin(), inbox_.begin() + std::ptrdiff_t(discarded));
    to_discard_ -= discarded;
    Reading reading = read_client_message(phase_, std::as_bytes(std::span(inbox_)), clipboard_);
    if (std::holds_alternative<Incomplete>(reading)) return receive();
    if (const auto* refused = std::get_if<Refuse>(&reading)) {
        refuse("viewer: " + std::string(refused->reason));
        return false;
    }
    if (const auto* dropped = std::get_if<Discard>(&reading)) {
        to_discard_ = dropped->bytes;
        return true;
    }
    auto& message = std::get<Whole>(reading);
    inbox_.erase(inbox_.begin(), inbox_.begin() + std::ptrdiff_t(message.bytes));
    std::visit([this](const auto& said) { deal_with(said); }, message.message);
    return !gone();
}

void Viewer::deal_with(const ProtocolVersion& message) {
    minor_ = message.minor;
    if (minor_ == 3) {
        put32(outbox_.bytes(), security_none);
        phase_ = Phase::client_init;
    } else {
        put8(outbox_.bytes(), 1);
        put8(outbox_.bytes(), security_none);
        phase_ = Phase::security_type;
    }
    send_waiting({});
}

void Viewer::deal_with(const SecurityType& message) {
    if (message.number != security_none) return refuse("viewer: chose no security type of ours");
    if (minor_ >= 8) put32(outbox_.bytes(), 0);
    phase_ = Phase::client_init;
    send_waiting({});
}

void Viewer::deal_with(const ClientInit& /*message*/) {
    Bytes& out = outbox_.bytes();
    put16(out, screen_.width);
    put16(out, screen_.height);
    put(out, format_);
    put32(out, static_cast<std::int32_t>(desktop_name_.size()));
    out.insert(out.end(), desktop_name_.begin(), desktop_name_.end());
    modified_.add(screen_);
    phase_ = Phase::messages;
    use_encoder(encoding::raw);
    send_waiting({});
}

void Viewer::deal_with(const SetPixelFormat& message) { format_ = message.format; }

void Viewer::deal_with(const SetEncodings& message) {
    announced_.clear();
    quality_.reset();
    for (const std::int32_t number : message.encodings) {
        announced_.try_emplace(number, int(announced_.size()));
        if (!quality_ && number >= encoding::quality_lowest &&
            number <= encoding::quality_highest) {
            quality_ = number - encoding::quality_lowest;
        }
    }
    std::int32_t liked = encoding::raw;
    int liked_place = INT32_MAX;
    for (const std::int32_t kind : kinds) {
        const auto found = announced_.find(kind);
        if (found == announced_.end() || found->second >= liked_place) continue;
        liked = kind;
        liked_place = found->second;
    }
    use_encoder(liked);
    shape_told_ = false;
    to_say_.caps = clipboard_;
}

void Viewer::use_encoder(std::int32_t kind) {
    auto& encoder = encoders_[kind];
    if (!encoder) encoder = make_encoder(kind);
    encoder_ = encoder.get();
}

void Viewer::deal_with(const UpdateRequest& message) {
    Region area(message.area);
    area.intersect(Region(screen_));
    if (!requested_) requested_.emplace();
    requested_->add(area);
    // A viewer that asks for many small pieces gets what lies between them too.
    requested_->simplify(requested_rects_max);
    if (message.incremental) return;
    modified_.add(area);
    modified_.simplify(modified_rects_max);
}

void Viewer::deal_with(const KeyEvent& message) { input_.key(message.down, message.keysym); }

void Viewer::deal_with(const PointerEvent& message) {
    input_.pointer(message.buttons, message.x, message.y);
}

// ---- clipboards

void Viewer::allow_clipboard(bool allowed) {
    if (clipboard_ == allowed) return;
    clipboard_ = allowed;
    copied_.clear();
    to_say_ = {.caps = allowed};
}

void Viewer::offer_clipboard(const std::string& text) {
    if (!clipboard_) return;
    copied_ = text;
    to_say_.offer = true;
}

void Viewer::deal_with(const CutText& message) {
    if (!clipboard_) return;
    if (!message.extended) {
        const std::string text = from_latin1(message.data);
        if (text.size() <= clipboard_max && is_text(text)) input_.clipboard(text);
        return;
    }
    const std::uint32_t flags = extended_flags(message.data);
    if ((flags & extended::caps) != 0) return;  // texts are all we have
    if ((flags & extended::peek) != 0) to_say_.offer = !copied_.empty();
    if ((flags & extended::text) == 0) return;
    if ((flags & extended::notify) != 0) to_say_.ask = true;
    if ((flags & extended::request) != 0) to_say_.give = !copied_.empty();
    if (const auto text = provided_text(message.data)) input_.clipboard(*text);
}

void Viewer::put_clipboard() {
    const ToSay say = std::exchange(to_say_, {});
    const bool any = say.caps || say.offer || say.ask || say.give;
    if (!any || phase_ != Phase::messages || !clipboard_ || !input_.may_share()) return;
    Bytes& out = outbox_.bytes();
    if (!announced(encoding::extended_clipboard)) {
        if (say.offer) put_cut_text(out, copied_);
        return;
    }
    if (say.caps) put_extended_caps(out);
    if (say.offer) put_extended(out, extended::notify | extended::text);
    if (say.ask) put_extended(out, extended::request | extended::text);
    if (say.give) put_provided_text(out, copied_);
}

bool Viewer::announced(std::int32_t encoding) const { return announced_.contains(encoding); }

// ---- what the viewer is to see

bool Viewer::wants_update() const { return !gone() && requested_ && outbox_.empty(); }

void Viewer::show(const Picture& picture) {
    // (The picture shown before may be the same one, of another size by now.)
    const bool resized = whole(picture) != screen_;
    picture_ = &picture;
    screen_ = whole(picture);
    moves_.clear();
    modified_ = Region(screen_);
    if (!resized) return;
    refresh_.forget();
    // Before the first SetEncodings nobody knows what the viewer can.
    size_changed_ = phase_ == Phase::messages;
}

void Viewer::mark(const Rect& area) { modified_.add(area); }

void Viewer::mark_moved(const Move& move) {
    const bool can_copy = announced(encoding::copy_rect) && requested_ &&
                          requested_->contains(move.to) && !modified_.touches(move.from()) &&
                          !modified_.touches(move.to) && !size_changed_;
    if (!can_copy) return mark(move.to);
    moves_.push_back(move);
}

void Viewer::set_pointer_shape(const PointerShape* shape) {
    shape_ = shape == nullptr ? std::nullopt : std::optional(*shape);
    shape_told_ = false;
}

int Viewer::quality() const { return quality_ ? pace_.level(*quality_) : -1; }

std::optional<Time> Viewer::next_update() const {
    return wants_update() ? refresh_.next() : std::nullopt;
}

// ---- what is sent

void Viewer::send_waiting(Time now) {
    if (gone()) return;
    if (outbox_.empty()) put_clipboard();
    if (outbox_.empty()) return;
    if (!outbox_.flush(socket_)) return close();
    if (outbox_.empty() && update_begun_) {
        pace_.took(outbox_.total() - total_before_, now - *update_begun_);
        update_begun_.reset();
    }
}

void Viewer::send_update(Time now) {
    if (!wants_update()) return;
    update_begun_ = now;
    total_before_ = outbox_.total();
    if (size_changed_) {
        put_size();
    } else if (!put_contents(now)) {
        update_begun_.reset();
        return;
    }
    send_waiting(now);
}

void Viewer::put_size() {
    const bool plain = announced(encoding::desktop_size);
    if (!plain && !announced(encoding::extended_desktop_size)) {
        return refuse("viewer: cannot follow a change of the screen's size");
    }
    Bytes& out = outbox_.bytes();
    put_update_header(out, 1);
    put_rect_header(out, screen_,
                    plain ? encoding::desktop_size : encoding::extended_desktop_size);
    if (!plain) {
        out.insert(out.end(), {1, 0, 0, 0});  // one screen, of no number, whole, no flags
        put32(out, 0);
        for (const int number : {screen_.x, screen_.y, screen_.width, screen_.height}) {
            put16(out, number);
        }
        put32(out, 0);
    }
    size_changed_ = false;
    requested_.reset();
}

bool Viewer::put_contents(Time now) {
    Region areas = modified_;
    areas.intersect(*requested_);
    int level = quality();
    if (areas.empty() && moves_.empty()) {
        areas = refresh_.due(now);
        areas.intersect(*requested_);
        areas = areas.first(refresh_pixels);
        level = -1;
    }
    const bool shape = !shape_told_ && announced(encoding::cursor);
    if (areas.empty() && moves_.empty() && !shape) return false;

    // How many rectangles an area becomes is known when they are there; a viewer that takes a last
    // one instead of the number can draw while the rest is being made.
    const bool open_end = announced(encoding::last_rect);
    Bytes& out = outbox_.bytes();
    const std::size_t header_at = out.size();
    put_update_header(out, many_rects);
    int rects = 0;
    if (shape) {
        put_pointer_shape();
        ++rects;
    }
    for (const Move& move : moves_) {
        put_move(move);
        ++rects;
    }
    moves_.clear();
    modified_.subtract(areas);
    requested_.reset();
    rects += put_areas(areas, level, open_end, now);
    if (open_end) {
        put_rect_header(out, {}, encoding::last_rect);
    } else {
        out[header_at + 2] = static_cast<std::uint8_t>(rects >> 8);
        out[header_at + 3] = static_cast<std::uint8_t>(rects);
    }
    return true;
}

void Viewer::put_move(const Move& move) {
    put_rect_header(outbox_.bytes(), move.to, encoding::copy_rect);
    put16(outbox_.bytes(), move.from().x);
    put16(outbox_.bytes(), move.from().y);
    refresh_.copied(move);
}

int Viewer::put_areas(const Region& areas, int quality, bool early, Time now) {
    int rects = 0;
    std::vector<Rect> lossy;
    for (const Rect& area : areas.rects()) {
        for (int y = area.y; y < area.bottom(); y += tile_side) {
            const Rect strip{area.x, y, area.width, std::min(tile_side, area.bottom() - y)};
            const Sent sent =
                encoder_->put(outbox_.bytes(), *picture_, strip, format_, quality);
            rects += sent.count;
            lossy.insert(lossy.end(), sent.lossy.begin(), sent.lossy.end());
            if (early && !gone() && !outbox_.flush(socket_)) close();
        }
    }
    refresh_.sent(areas, lossy, now);
    return rects;
}

// RFB's cursors have no alpha: a pixel is opaque or it is not there.
void Viewer::put_pointer_shape() {
    shape_told_ = true;
    Bytes& out = outbox_.bytes();
    if (!shape_) return put_rect_header(out, {}, encoding::cursor);
    put_rect_header(out, {shape_->hot_x, shape_->hot_y, shape_->width, shape_->height},
                    encoding::cursor);
    std::vector<std::uint32_t> opaque;
    Bytes mask;
    const auto width = std::size_t(shape_->width);
    for (std::size_t at = 0; at < shape_->pixels.size(); ++at) {
        const std::uint32_t pixel = shape_->pixels[at];
        const std::uint32_t alpha = pixel >> 24;
        if (at % width % 8 == 0) mask.push_back(0);
        if (alpha >= 128) mask.back() |= static_cast<std::uint8_t>(0x80U >> (at % width % 8));
        std::uint32_t colour = 0;
        for (int shift = 0; shift < 24 && alpha >= 128; shift += 8) {
            colour |= std::min((pixel >> shift & 0xff) * 255 / alpha, 255U) << shift;
        }
        opaque.push_back(colour);
    }
    put_pixels(out, format_, opaque);
    out.insert(out.end(), mask.begin(), mask.end());
}

}  // namespace foyer::mirror
