#include "tests/support/vnc_client.hpp"

#include <poll.h>
#include <rfb/rfbclient.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xkbcommon/xkbcommon.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace foyer::test {
namespace {

char self_tag;

VncClient* self(rfbClient* client) {
    return static_cast<VncClient*>(rfbClientGetClientData(client, &self_tag));
}

}  // namespace

VncClient::VncClient(int socket, const char* encodings, std::string password)
    : password_(std::move(password)), client_(rfbGetClient(8, 3, 4)) {
    signal(SIGPIPE, SIG_IGN);  // the library writes to sockets that may be closed
    rfbEnableClientLogging = FALSE;
    rfbClientSetClientData(client_, &self_tag, this);
    client_->sock = socket;
    client_->appData.encodingsString = encodings;
    client_->appData.useRemoteCursor = TRUE;
    client_->canHandleNewFBSize = TRUE;
    client_->format.redShift = 16;
    client_->format.greenShift = 8;
    client_->format.blueShift = 0;
    // Begins with what no screen shows, so that a pixel that was never sent is seen.
    client_->MallocFrameBuffer = [](rfbClient* c) -> rfbBool {
        std::free(c->frameBuffer);
        const std::size_t bytes = std::size_t(c->width) * std::size_t(c->height) * 4;
        c->frameBuffer = static_cast<std::uint8_t*>(std::malloc(bytes));
        if (c->frameBuffer != nullptr) std::memset(c->frameBuffer, 0xab, bytes);
        return c->frameBuffer != nullptr ? TRUE : FALSE;
    };
    client_->GetPassword = [](rfbClient* c) { return strdup(self(c)->password_.c_str()); };
    client_->FinishedFrameBufferUpdate = [](rfbClient* c) { ++self(c)->updates_; };
    client_->GotCursorShape = [](rfbClient* c, int, int, int width, int height, int) {
        VncClient* viewer = self(c);
        ++viewer->cursors_;
        viewer->cursor_mask_.assign(c->rcMask, c->rcMask + width * height);
        std::free(std::exchange(c->rcMask, nullptr));  // the library forgets it
    };
    client_->GotXCutText = [](rfbClient* c, const char* text, int size) {
        self(c)->cut_texts_.emplace_back(text, std::size_t(size));
    };
    connected_ = InitialiseRFBConnection(client_) != FALSE;
    if (!connected_) return;
    client_->width = client_->si.framebufferWidth;
    client_->height = client_->si.framebufferHeight;
    client_->updateRect = {0, 0, client_->width, client_->height};
    connected_ =
        client_->MallocFrameBuffer(client_) != FALSE && SetFormatAndEncodings(client_) != FALSE &&
        SendFramebufferUpdateRequest(client_, 0, 0, client_->width, client_->height, FALSE) !=
            FALSE;
}

VncClient::~VncClient() {
    // The library leaves these.
    std::free(client_->frameBuffer);
    std::free(std::exchange(client_->rcSource, nullptr));
    rfbClientCleanup(client_);
}

int VncClient::width() const { return client_->width; }
int VncClient::height() const { return client_->height; }
int VncClient::socket() const { return client_->sock; }

std::vector<std::uint32_t> VncClient::pixels() const {
    std::vector<std::uint32_t> pixels(std::size_t(client_->width) * std::size_t(client_->height));
    std::memcpy(pixels.data(), client_->frameBuffer, pixels.size() * sizeof pixels[0]);
    for (std::uint32_t& pixel : pixels) pixel &= 0xffffff;
    return pixels;
}

void VncClient::key(bool down, std::uint32_t keysym) {
    SendKeyEvent(client_, keysym, down ? TRUE : FALSE);
}

void VncClient::press_and_release(std::uint32_t keysym) {
    key(true, keysym);
    key(false, keysym);
}

void VncClient::type(std::u32string_view text) {
    for (const char32_t c : text) press_and_release(xkb_utf32_to_keysym(c));
}

void VncClient::pointer(int x, int y, int buttons) { SendPointerEvent(client_, x, y, buttons); }

void VncClient::send_cut_text(std::string latin1) {
    SendClientCutText(client_, latin1.data(), int(latin1.size()));
}

void VncClient::send_bytes(const std::string& bytes) {
    static_cast<void>(send(client_->sock, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

bool VncClient::read_messages() {
    // The library reads ahead: a message may be here already with nothing left in the socket.
    while (connected_ && (client_->buffered > 0 || WaitForMessage(client_, 0) != 0)) {
        connected_ = HandleRFBServerMessage(client_) != FALSE;
    }
    return connected_;
}

bool VncClient::read_until(const std::function<bool()>& done, std::chrono::milliseconds limit,
                           int also) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!done()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        if (left.count() <= 0 || (!connected_ && also < 0)) return false;
        pollfd waiting[] = {{connected_ ? client_->sock : -1, POLLIN, 0}, {also, POLLIN, 0}};
        poll(waiting, 2, int(left.count()) + 1);
        read_messages();
    }
    return true;
}

bool VncClient::settle() {
    // The first update may answer an earlier request, the second answers the first one here.
    for (int trip = 0; trip < 2; ++trip) {
        const int before = updates_;
        SendFramebufferUpdateRequest(client_, 0, 0, 1, 1, FALSE);
        if (!read_until([&] { return updates_ > before; })) return false;
    }
    return true;
}

bool VncClient::quiet() {
    constexpr std::chrono::milliseconds pause{200};
    while (settle()) {
        const int before = updates_;
        if (!read_until([&] { return updates_ > before; }, pause)) return connected_;
    }
    return false;
}

}  // namespace foyer::test
