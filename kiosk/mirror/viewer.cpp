#include "kiosk/mirror/viewer.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

// Last: it defines words like TRUE and max.
#include <rfb/rfb.h>
extern "C" {
#include <rfb/rfbregion.h>
}

namespace foyer::mirror {
namespace {

constexpr std::size_t version_bytes = 12;
constexpr int client_wait_ms = 20'000;  // a write that makes no progress for so long ends the help

void log_nothing(const char*, ...) {}

// The library's idea of 32-bit pixels puts red first; X puts blue first.
void set_server_format(rfbScreenInfo& screen) {
    screen.depth = 24;
    screen.serverFormat.depth = 24;
    screen.serverFormat.redShift = 16;
    screen.serverFormat.greenShift = 8;
    screen.serverFormat.blueShift = 0;
}

template <class T>
T* allocated(std::size_t count) {
    return static_cast<T*>(std::calloc(count, sizeof(T)));
}

// The library frees it. RFB's cursors have no alpha: a pixel is opaque or it is not there.
rfbCursor* library_cursor(const PointerShape& shape) {
    const auto width = std::size_t(shape.width), height = std::size_t(shape.height);
    const std::size_t mask_row_bytes = (width + 7) / 8;
    auto* cursor = allocated<rfbCursor>(1);
    cursor->cleanup = cursor->cleanupSource = cursor->cleanupMask = cursor->cleanupRichSource =
        TRUE;
    cursor->width = static_cast<unsigned short>(width);
    cursor->height = static_cast<unsigned short>(height);
    cursor->xhot = static_cast<unsigned short>(shape.hot_x);
    cursor->yhot = static_cast<unsigned short>(shape.hot_y);
    cursor->mask = allocated<unsigned char>(mask_row_bytes * height);
    cursor->richSource = allocated<unsigned char>(width * height * sizeof(std::uint32_t));
    for (std::size_t i = 0; i < width * height; ++i) {
        const std::uint32_t pixel = shape.pixels[i];
        const std::uint32_t alpha = pixel >> 24;
        if (alpha < 128) continue;
        cursor->mask[i / width * mask_row_bytes + i % width / 8] |=
            static_cast<unsigned char>(0x80U >> (i % width % 8));
        std::uint32_t opaque = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            opaque |= std::min((pixel >> shift & 0xff) * 255 / alpha, 255U) << shift;
        }
        std::memcpy(cursor->richSource + i * sizeof opaque, &opaque, sizeof opaque);
    }
    return cursor;
}

bool has_left(int socket) {
    pollfd state{socket, POLLRDHUP, 0};
    return poll(&state, 1, 0) == 1;
}

}  // namespace

void Viewer::FreeScreen::operator()(rfbScreenInfo* screen) const { rfbScreenCleanup(screen); }

Viewer::Viewer(const std::string& desktop_name, Picture& picture, ViewerInput& input)
    : input_(input), desktop_name_(desktop_name) {
    rfbLog = rfbErr = log_nothing;  // the library's own would open the time zone's file
    screen_.reset(rfbGetScreen(nullptr, nullptr, picture.width, picture.height, 8, 3, 4));
    set_server_format(*screen_);
    screen_->screenData = this;
    screen_->desktopName = desktop_name_.c_str();
    screen_->frameBuffer = reinterpret_cast<char*>(picture.pixels.data());
    screen_->autoPort = FALSE;
    screen_->port = screen_->ipv6port = screen_->udpPort = 0;  // listens nowhere
    screen_->httpDir = nullptr;
    screen_->alwaysShared = TRUE;
    screen_->permitFileTransfer = FALSE;
    screen_->deferUpdateTime = 0;  // an update is sent when there is something to send
    screen_->deferPtrUpdateTime = 0;
    screen_->maxClientWait = client_wait_ms;
    screen_->cursor = nullptr;
    screen_->kbdAddEvent = [](rfbBool down, rfbKeySym keysym, rfbClientPtr client) {
        static_cast<Viewer*>(client->screen->screenData)->input_.key(down != FALSE, keysym);
    };
    screen_->ptrAddEvent = [](int buttons, int x, int y, rfbClientPtr client) {
        static_cast<Viewer*>(client->screen->screenData)
            ->input_.pointer(static_cast<unsigned>(buttons), x, y);
    };
    rfbInitServer(screen_.get());
}

Viewer::~Viewer() {
    // The screen's own cleaning up passes over a client whose socket is closed.
    if (client_ != nullptr) rfbClientConnectionGone(client_);
}

Result<std::unique_ptr<Viewer>> Viewer::greet(int socket, const std::string& desktop_name,
                                              Picture& picture, ViewerInput& input) {
    std::unique_ptr<Viewer> viewer(new Viewer(desktop_name, picture, input));
    if (const Status connected = viewer->connect(socket); !connected) {
        return failure(connected.error());
    }
    return viewer;
}

// The library begins by waiting up to 100 ms for an HTTP or TLS greeting and would then speak
// WebSocket or TLS with the viewer. No viewer may get there: the library begins with a stand-in
// whose first words are RFB's, and the real socket is put in the stand-in's place.
Status Viewer::connect(int socket) {
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
        return failure(Error::of_errno("mirror: socket pair", errno));
    }
    const auto [stand_in, library_end] = pair;
    std::array<char, version_bytes> greeting{};
    if (::send(stand_in, "RFB 003.008\n", version_bytes, MSG_NOSIGNAL) == ssize_t(version_bytes)) {
        client_ = rfbNewClient(screen_.get(), library_end);
    }
    const bool done =
        client_ != nullptr &&
        recv(stand_in, greeting.data(), greeting.size(), MSG_WAITALL) == ssize_t(version_bytes) &&
        dup3(socket, library_end, O_CLOEXEC) == library_end &&
        fcntl(library_end, F_SETFL, O_NONBLOCK) == 0 &&
        ::send(library_end, greeting.data(), greeting.size(), MSG_NOSIGNAL) ==
            ssize_t(version_bytes);
    const int number = errno;
    const int at_once = 1;
    setsockopt(library_end, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);  // if it is TCP
    close(stand_in);
    close(socket);
    if (!done) return failure(Error::of_errno("mirror: greeting the viewer", number));
    return {};
}

Phase Viewer::phase() const {
    switch (client_->state) {
        case rfbClientRec::RFB_PROTOCOL_VERSION:
            return Phase::version;
        case rfbClientRec::RFB_SECURITY_TYPE:
            return Phase::security_type;
        case rfbClientRec::RFB_INITIALISATION:
        case rfbClientRec::RFB_INITIALISATION_SHARED:
            return Phase::client_init;
        default:
            return Phase::messages;
    }
}

bool Viewer::gone() const { return client_->sock == RFB_INVALID_SOCKET; }

int Viewer::socket() const { return client_->sock; }

void Viewer::refuse(std::string reason) {
    refusal_ = std::move(reason);
    rfbCloseClient(client_);
}

bool Viewer::read_message() {
    if (gone()) return false;
    std::array<std::byte, gate_window_bytes> window;
    const std::size_t wanted =
        to_discard_ > 0 ? std::min(to_discard_, window.size()) : window.size();
    const ssize_t got =
        recv(socket(), window.data(), wanted, MSG_DONTWAIT | (to_discard_ > 0 ? 0 : MSG_PEEK));
    if (got < 0) {
        if (errno == EINTR) return true;
        if (errno != EAGAIN) rfbCloseClient(client_);
        return false;
    }
    if (got == 0) {
        rfbCloseClient(client_);
        return false;
    }
    if (to_discard_ > 0) {
        to_discard_ -= std::size_t(got);
        return true;
    }
    const Verdict verdict = judge(phase(), std::span(window).first(std::size_t(got)));
    if (std::holds_alternative<Incomplete>(verdict)) {
        // Half a message of a viewer that has left is looked at once more: the rest may just have
        // come.
        if (left_) rfbCloseClient(client_);
        left_ = !gone() && has_left(socket());
        return left_;
    }
    if (const auto* refused = std::get_if<Refuse>(&verdict)) {
        refuse("viewer: " + std::string(refused->reason));
        return false;
    }
    if (const auto* dropped = std::get_if<Discard>(&verdict)) {
        to_discard_ = dropped->bytes;
    } else {
        rfbProcessClientMessage(client_);
    }
    return !gone();
}

bool Viewer::wants_update() const {
    return !gone() && client_->state == rfbClientRec::RFB_NORMAL &&
           !sraRgnEmpty(client_->requestedRegion);
}

void Viewer::show(Picture& picture) {
    if (gone()) return;
    auto* pixels = reinterpret_cast<char*>(picture.pixels.data());
    if (picture.width == screen_->width && picture.height == screen_->height) {
        screen_->frameBuffer = pixels;
        mark({0, 0, picture.width, picture.height});
        return;
    }
    rfbNewFramebuffer(screen_.get(), pixels, picture.width, picture.height, 8, 3, 4);
    set_server_format(*screen_);
    screen_->setTranslateFunction(client_);
    if (client_->state == rfbClientRec::RFB_NORMAL && client_->useNewFBSize == FALSE) {
        refuse("viewer: cannot follow a change of the screen's size");
    }
}

void Viewer::mark(const Rect& area) {
    rfbMarkRectAsModified(screen_.get(), area.x, area.y, area.x + area.width, area.y + area.height);
}

void Viewer::set_pointer_shape(const PointerShape* shape) {
    shape_ = shape == nullptr ? std::nullopt : std::optional(*shape);
    shape_told_ = false;
}

void Viewer::send() {
    if (!wants_update()) return;
    // For a viewer that cannot draw a pointer the library would paint it into the picture, at a
    // place it does not know.
    const bool draws_pointer = client_->enableCursorShapeUpdates != FALSE;
    if (!draws_pointer && screen_->cursor != nullptr) {
        rfbSetCursor(screen_.get(), nullptr);
        shape_told_ = false;
    } else if (draws_pointer && !shape_told_) {
        rfbSetCursor(screen_.get(), shape_ ? library_cursor(*shape_) : nullptr);
        shape_told_ = true;
    }
    rfbUpdateClient(client_);
}

}  // namespace foyer::mirror
