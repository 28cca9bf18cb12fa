#include "kiosk/mirror/mirror.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace foyer::mirror {
namespace {

// So that a viewer that floods does not keep the display waiting.
constexpr int viewer_messages_a_round_max = 64;

// Wakes for the display, the control channel (as long as they are readable) and the viewer (each
// time more has come or more can be written).
Result<int> watch(int display, int control, int viewer) {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) return failure(Error::of_errno("mirror: epoll", errno));
    const auto add = [epoll](int fd, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
    };
    if (!add(display, EPOLLIN) || !add(control, EPOLLIN) ||
        !add(viewer, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)) {
        const int number = errno;
        close(epoll);
        return failure(Error::of_errno("mirror: epoll", number));
    }
    return epoll;
}

}  // namespace

Mirror::Mirror(InnerDisplay& display, int control, Capture capture, Keyboard keyboard)
    : display_(display),
      control_(control),
      capture_(std::move(capture)),
      keyboard_(std::move(keyboard)),
      input_(display_, keyboard_),
      selection_(display_) {}

Mirror::~Mirror() = default;

Result<std::unique_ptr<Mirror>> Mirror::open(InnerDisplay& display, int control, int viewer,
                                             const std::string& desktop_name) {
    auto keyboard = Keyboard::open(display);
    if (!keyboard) return failure(keyboard.error());
    auto capture = Capture::open(display);
    if (!capture) return failure(capture.error());
    watch_pointer_shape(display);
    std::unique_ptr<Mirror> mirror(
        new Mirror(display, control, std::move(*capture), std::move(*keyboard)));
    mirror->viewer_ =
        std::make_unique<Viewer>(viewer, desktop_name, mirror->capture_.picture(), *mirror);
    return mirror;
}

Status Mirror::serve() {
    const Status end = serve_until_over();
    input_.release_all();
    // The server has seen the releases when it answers.
    xcb_connection_t* x = display_.connection();
    const Reply<xcb_get_input_focus_reply_t> answer(
        xcb_get_input_focus_reply(x, xcb_get_input_focus(x), nullptr));
    return end;
}

Status Mirror::serve_until_over() {
    const auto epoll =
        watch(xcb_get_file_descriptor(display_.connection()), control_, viewer_->socket());
    if (!epoll) return failure(epoll.error());
    for (;;) {
        const auto round = one_round();
        if (!round) return failure(round.error());
        if (*round == Round::over) return {};
        if (*round == Round::more) continue;
        std::array<epoll_event, 3> events;
        if (epoll_wait(*epoll, events.data(), events.size(), patience_ms()) < 0 &&
            errno != EINTR) {
            return failure(Error::of_errno("mirror: epoll_wait", errno));
        }
    }
}

// Until something is due though nothing happens.
int Mirror::patience_ms() const {
    using namespace std::chrono;
    auto next = allow_.hidden ? std::nullopt : viewer_->next_update();
    if (waiting_) next = next ? std::min(*next, waiting_->until) : waiting_->until;
    if (!next) return -1;
    return int(std::max(ceil<milliseconds>(*next - steady_clock::now()), 0ms).count());
}

Result<Mirror::Round> Mirror::one_round() {
    const auto open = read_control();
    if (!open) return failure(open.error());
    if (!*open) return Round::over;
    read_display();
    share_clipboard();
    if (display_.broken()) return failure("inner display: gone");
    const bool more = read_viewer();
    if (viewer_->gone()) {
        if (!viewer_->refusal().empty()) return failure(viewer_->refusal());
        return Round::over;
    }
    if (const Status updated = update_viewer(); !updated) return failure(updated.error());
    xcb_flush(display_.connection());
    // Waiting for an answer of the display may have brought events along, and injecting a key may
    // have brought the end.
    const bool waiting = capture_.pending() && viewer_->wants_update() && !allow_.hidden;
    const Reply<xcb_generic_event_t> event(xcb_poll_for_queued_event(display_.connection()));
    if (event) take_event(*event);
    const bool over = control_closed_ || !control_state_;
    return more || event || waiting || over ? Round::more : Round::idle;
}

Result<bool> Mirror::read_control() {
    while (!control_closed_ && control_state_) {
        std::array<char, packet_max + 1> packet;
        const ssize_t got = recv(control_, packet.data(), packet.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) {
            control_closed_ = true;
            break;
        }
        const auto message = decode_to_mirror({packet.data(), std::size_t(got)});
        if (!message) {
            control_state_ = failure(message.error());
        } else if (const auto* allow = std::get_if<Allow>(&*message)) {
            apply(*allow);
        } else {
            control_state_ = failure("packet to the mirror: a second Begin");
        }
    }
    if (!control_state_) return failure(control_state_.error());
    return !control_closed_;
}

void Mirror::apply(const Allow& allow) {
    const bool hid = allow_.hidden;
    allow_ = allow;
    if (!allow.control || allow.hidden) {
        waiting_.reset();
        input_.release_all();
    } else {
        input_.prepare();
    }
    const bool sharing = allow.clipboard && !allow.hidden;
    selection_.watch(sharing);
    viewer_->allow_clipboard(sharing);
    if (allow.hidden == hid) return;
    if (allow.hidden) {
        const Picture& screen = capture_.picture();
        neutral_ = Picture(screen.width, screen.height, hidden_colour);
        viewer_->show(neutral_);
        viewer_->set_pointer_shape(nullptr);
    } else {
        viewer_->show(capture_.picture());
        pointer_shape_changed_ = true;
        neutral_ = Picture();
    }
}

bool Mirror::may_inject() {
    const auto open = read_control();
    return open && *open && allow_.control && !allow_.hidden;
}

void Mirror::key(bool down, std::uint32_t keysym) {
    if (!may_inject()) return;
    if (const auto later = input_.key(down, keysym, std::chrono::steady_clock::now())) {
        waiting_ = WaitingKey{keysym, *later};
    }
}

void Mirror::press_waiting() {
    if (!waiting_ || std::chrono::steady_clock::now() < waiting_->until) return;
    const std::uint32_t keysym = waiting_->keysym;
    waiting_.reset();
    key(true, keysym);
}

void Mirror::pointer(unsigned buttons, int x, int y) {
    if (may_inject()) input_.pointer(buttons, x, y, std::chrono::steady_clock::now());
}

void Mirror::take_event(const xcb_generic_event_t& event) {
    if (is_pointer_shape_event(display_, event)) {
        pointer_shape_changed_ = true;
    } else if (!capture_.handle(event) && !selection_.handle(event)) {
        keyboard_.handle(event);
    }
}

void Mirror::read_display() {
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(display_.connection())}) {
        take_event(*event);
    }
}

bool Mirror::may_share() {
    const auto open = read_control();
    return open && *open && allow_.clipboard && !allow_.hidden;
}

void Mirror::clipboard(const std::string& text) {
    if (may_share()) selection_.put(text);
}

void Mirror::share_clipboard() {
    if (const auto copied = selection_.take_copied()) viewer_->offer_clipboard(*copied);
}

bool Mirror::read_viewer() {
    press_waiting();
    for (int i = 0; i < viewer_messages_a_round_max; ++i) {
        if (waiting_) return false;
        if (!viewer_->read_message()) return false;
    }
    return true;
}

Status Mirror::update_viewer() {
    viewer_->send_waiting(std::chrono::steady_clock::now());
    if (!viewer_->wants_update()) return {};
    // What was hidden a moment ago is not shown any more.
    if (const auto open = read_control(); !open || !*open) return {};
    if (!allow_.hidden) {
        if (capture_.pending()) {
            const auto change = capture_.read();
            if (!change) return failure(change.error());
            if (change->resized) viewer_->show(capture_.picture());
            for (const Move& move : change->moves) viewer_->mark_moved(move);
            for (const Rect& area : change->areas) viewer_->mark(area);
        }
        if (pointer_shape_changed_) {
            pointer_shape_changed_ = false;
            const auto shape = read_pointer_shape(display_);
            viewer_->set_pointer_shape(shape ? &*shape : nullptr);
        }
    }
    viewer_->send_update(std::chrono::steady_clock::now());
    viewer_->send_waiting(std::chrono::steady_clock::now());  // what was allowed just now
    return {};
}

}  // namespace foyer::mirror
