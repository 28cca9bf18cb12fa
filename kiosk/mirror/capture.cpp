#include "kiosk/mirror/capture.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>

#include "kiosk/mirror/region.hpp"

namespace foyer::mirror {
namespace {

constexpr int side_max = 32767;  // pixels
// A region of more rectangles is read as the one around them.
constexpr int rectangles_max = 32;

// What is to be read. A region's rectangles are cut wherever something begins or ends beside them; a
// scrolled page must come whole, or each of its parts would have a line that came in from another.
// So if little lies between them, they are read as one.
std::vector<Rect> areas_of(const Region& region) {
    std::vector<Rect> rects = region.rects();
    const auto size = [](const Rect& r) { return std::int64_t{r.width} * r.height; };
    std::int64_t together = 0;
    for (const Rect& rect : rects) together += size(rect);
    const Rect around = region.extents();
    if (rects.size() > 1 && size(around) * 4 <= together * 5) return {around};
    return rects;
}

Rect clipped(const xcb_rectangle_t& r, const Picture& picture) {
    const int left = std::clamp<int>(r.x, 0, picture.width);
    const int top = std::clamp<int>(r.y, 0, picture.height);
    const int right = std::clamp<int>(r.x + r.width, 0, picture.width);
    const int bottom = std::clamp<int>(r.y + r.height, 0, picture.height);
    return {left, top, right - left, bottom - top};
}

Result<int> make_staging_file(std::size_t bytes) {
    const int fd = memfd_create("mirror", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return failure(Error::of_errno("mirror: memfd_create", errno));
    if (ftruncate(fd, static_cast<off_t>(bytes)) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        const int number = errno;
        close(fd);
        return failure(Error::of_errno("mirror: staging memory", number));
    }
    return fd;
}

}  // namespace

void Capture::Unmap::operator()(std::uint32_t* pixels) const { munmap(pixels, bytes); }

Capture::Capture(InnerDisplay& display)
    : display_(display), marked_(display.width(), display.height()) {}

Result<Capture> Capture::open(InnerDisplay& display) {
    xcb_connection_t* x = display.connection();
    Capture capture(display);
    if (const Status made = capture.make_staging(); !made) return failure(made.error());
    // A change of the screen's size arrives as the root's ConfigureNotify.
    const std::uint32_t mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
    xcb_change_window_attributes(x, display.root(), XCB_CW_EVENT_MASK, &mask);
    capture.region_ = xcb_generate_id(x);
    xcb_xfixes_create_region(x, capture.region_, 0, nullptr);
    capture.damage_ = xcb_generate_id(x);
    xcb_damage_create(x, capture.damage_, display.root(), XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY);
    return capture;
}

bool Capture::handle(const xcb_generic_event_t& event) {
    const int type = event.response_type & 0x7f;
    if (type == display_.damage_event() + XCB_DAMAGE_NOTIFY) {
        dirty_ = true;
        return true;
    }
    if (type == XCB_CONFIGURE_NOTIFY) {
        const auto& configure = reinterpret_cast<const xcb_configure_notify_event_t&>(event);
        if (configure.window != display_.root()) return true;
        dirty_ = size_changed_ = true;
        return true;
    }
    return false;
}

Status Capture::make_staging() {
    xcb_connection_t* x = display_.connection();
    const std::size_t bytes = picture().pixels.size() * sizeof(std::uint32_t);
    const auto file = make_staging_file(bytes);
    if (!file) return failure(file.error());
    void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, *file, 0);
    if (mapped == MAP_FAILED) {
        const int number = errno;
        close(*file);
        return failure(Error::of_errno("mirror: staging memory", number));
    }
    staging_ = {static_cast<std::uint32_t*>(mapped), Unmap{bytes}};
    if (segment_ != 0) xcb_shm_detach(x, segment_);
    segment_ = xcb_generate_id(x);
    // xcb closes the descriptor when it is sent.
    const Reply<xcb_generic_error_t> refused(
        xcb_request_check(x, xcb_shm_attach_fd_checked(x, segment_, *file, /*read_only=*/0)));
    if (refused || display_.broken()) return failure("inner display: took no shared memory");
    return {};
}

Result<Capture::Change> Capture::read() {
    Change change;
    if (size_changed_) {
        const auto resized = follow_size();
        if (!resized) return failure(resized.error());
        change.resized = *resized;
    }
    const auto damaged = read_damage();
    if (!damaged) return failure(damaged.error());
    const std::uint32_t* fresh = staging_.get();
    for (const Rect& area : *damaged) {
        const auto difference = marked_.paste(area, fresh);
        if (difference.move) change.moves.push_back(*difference.move);
        change.areas.insert(change.areas.end(), difference.areas.begin(), difference.areas.end());
        fresh += std::ptrdiff_t(area.width) * area.height;
    }
    if (change.resized) {
        change.moves.clear();
        change.areas.clear();
    }
    return change;
}

// The damage, whose pixels are in the staging memory then.
Result<std::vector<Rect>> Capture::read_damage() {
    xcb_connection_t* x = display_.connection();
    xcb_grab_server(x);
    auto damaged = take_damage();
    const bool fetched = damaged && fetch(*damaged);
    xcb_ungrab_server(x);
    xcb_flush(x);
    if (!damaged || display_.broken()) return failure("inner display: gone");
    if (!fetched) {
        // Smaller than we thought: look again with the next read.
        dirty_ = everything_ = size_changed_ = true;
        damaged->clear();
    }
    return std::move(*damaged);
}

std::optional<std::vector<Rect>> Capture::take_damage() {
    xcb_connection_t* x = display_.connection();
    dirty_ = false;
    xcb_damage_subtract(x, damage_, XCB_NONE, region_);
    const Reply<xcb_xfixes_fetch_region_reply_t> region(
        xcb_xfixes_fetch_region_reply(x, xcb_xfixes_fetch_region(x, region_), nullptr));
    if (!region) return std::nullopt;
    if (everything_) {
        everything_ = false;
        return std::vector<Rect>{{0, 0, picture().width, picture().height}};
    }
    const xcb_rectangle_t* rectangles = xcb_xfixes_fetch_region_rectangles(region.get());
    const int count = xcb_xfixes_fetch_region_rectangles_length(region.get());
    Region areas;
    const auto add = [&](const xcb_rectangle_t& r) {
        const Rect area = clipped(r, picture());
        if (area.width > 0 && area.height > 0) areas.add(marked_.whole_pieces(area));
    };
    if (count > rectangles_max) {
        add(region->extents);
    } else {
        std::for_each(rectangles, rectangles + count, add);
    }
    return areas_of(areas);
}

bool Capture::fetch(const std::vector<Rect>& areas) {
    xcb_connection_t* x = display_.connection();
    std::vector<xcb_shm_get_image_cookie_t> asked;
    std::uint32_t offset = 0;
    for (const Rect& area : areas) {
        asked.push_back(xcb_shm_get_image(
            x, display_.root(), std::int16_t(area.x), std::int16_t(area.y),
            std::uint16_t(area.width), std::uint16_t(area.height), ~std::uint32_t{0},
            XCB_IMAGE_FORMAT_Z_PIXMAP, segment_, offset));
        offset += std::uint32_t(area.width * area.height) * std::uint32_t(sizeof(std::uint32_t));
    }
    bool all = true;
    for (const auto cookie : asked) {
        xcb_generic_error_t* error = nullptr;
        const Reply<xcb_shm_get_image_reply_t> image(xcb_shm_get_image_reply(x, cookie, &error));
        const Reply<xcb_generic_error_t> refused(error);
        all = all && image;
    }
    return all;
}

// True: the size is another one; the picture is black and to be read whole.
Result<bool> Capture::follow_size() {
    xcb_connection_t* x = display_.connection();
    size_changed_ = false;
    const Reply<xcb_get_geometry_reply_t> now(
        xcb_get_geometry_reply(x, xcb_get_geometry(x, display_.root()), nullptr));
    if (!now) return failure("inner display: gone");
    if (now->width == picture().width && now->height == picture().height) return false;
    if (now->width == 0 || now->height == 0 || now->width > side_max || now->height > side_max) {
        return failure("inner display: size out of range");
    }
    marked_ = MarkedPicture(now->width, now->height);
    everything_ = true;
    if (const Status made = make_staging(); !made) return failure(made.error());
    return true;
}

}  // namespace foyer::mirror
