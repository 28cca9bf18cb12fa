#include "kiosk/mirror/region.hpp"

#include <algorithm>
#include <span>

namespace foyer::mirror {
namespace {

unsigned size(int pixels) { return static_cast<unsigned>(pixels); }

}  // namespace

Region::Region() { pixman_region32_init(&region_); }

Region::Region(const Rect& r) {
    pixman_region32_init_rect(&region_, r.x, r.y, size(r.width), size(r.height));
}

Region::Region(const Region& other) : Region() {
    pixman_region32_copy(&region_, &other.region_);
}

Region& Region::operator=(const Region& other) {
    pixman_region32_copy(&region_, &other.region_);
    return *this;
}

Region::~Region() { pixman_region32_fini(&region_); }

bool Region::empty() const { return pixman_region32_not_empty(&region_) == 0; }

bool Region::contains(const Rect& r) const {
    pixman_box32_t box{r.x, r.y, r.x + r.width, r.y + r.height};
    return pixman_region32_contains_rectangle(&region_, &box) == PIXMAN_REGION_IN;
}

bool Region::touches(const Rect& r) const {
    pixman_box32_t box{r.x, r.y, r.x + r.width, r.y + r.height};
    return pixman_region32_contains_rectangle(&region_, &box) != PIXMAN_REGION_OUT;
}

std::vector<Rect> Region::rects() const {
    int count = 0;
    const pixman_box32_t* boxes = pixman_region32_rectangles(&region_, &count);
    std::vector<Rect> all;
    all.reserve(std::size_t(count));
    for (const auto& box : std::span(boxes, std::size_t(count))) {
        all.push_back({box.x1, box.y1, box.x2 - box.x1, box.y2 - box.y1});
    }
    return all;
}

Rect Region::extents() const {
    const pixman_box32_t& box = *pixman_region32_extents(&region_);
    return {box.x1, box.y1, box.x2 - box.x1, box.y2 - box.y1};
}

Region Region::first(int pixels_max) const {
    Region part;
    int left = pixels_max;
    for (Rect rect : rects()) {
        if (left <= 0) break;
        rect.height = std::clamp(left / rect.width, 1, rect.height);
        part.add(rect);
        left -= rect.width * rect.height;
    }
    return part;
}

void Region::simplify(std::size_t rects_max) {
    if (std::size_t(pixman_region32_n_rects(&region_)) > rects_max) *this = Region(extents());
}

void Region::clear() { pixman_region32_clear(&region_); }

void Region::add(const Rect& r) {
    pixman_region32_union_rect(&region_, &region_, r.x, r.y, size(r.width), size(r.height));
}

void Region::add(const Region& other) {
    pixman_region32_union(&region_, &region_, &other.region_);
}

void Region::subtract(const Region& other) {
    pixman_region32_subtract(&region_, &region_, &other.region_);
}

void Region::intersect(const Region& other) {
    pixman_region32_intersect(&region_, &region_, &other.region_);
}

void Region::copy_down(const Rect& from, int dy) {
    Region copied(from);
    copied.intersect(*this);
    pixman_region32_translate(&copied.region_, 0, dy);
    subtract(Region({from.x, from.y + dy, from.width, from.height}));
    add(copied);
}

}  // namespace foyer::mirror
