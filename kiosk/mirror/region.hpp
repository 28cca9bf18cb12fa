// A set of pixels, kept as rectangles that do not overlap. (A shell around pixman's regions.)
#pragma once

#include <pixman.h>

#include <cstddef>
#include <vector>

#include "kiosk/mirror/picture.hpp"

namespace foyer::mirror {

class Region {
public:
    Region();
    explicit Region(const Rect& rect);
    Region(const Region& other);
    Region& operator=(const Region& other);
    ~Region();

    bool empty() const;
    bool contains(const Rect& rect) const;  // all of it
    bool touches(const Rect& rect) const;   // at least one pixel of it
    std::vector<Rect> rects() const;        // row by row, from the top
    Rect extents() const;                   // around all of it
    // The first rectangles in that order, about `pixels_max` pixels together; never none of some.
    Region first(int pixels_max) const;

    // More than so many rectangles become the one around them.
    void simplify(std::size_t rects_max);

    void clear();
    void add(const Rect& rect);
    void add(const Region& other);
    void subtract(const Region& other);
    void intersect(const Region& other);
    // The place `dy` rows below `from` becomes as `from` is.
    void copy_down(const Rect& from, int dy);

private:
    mutable pixman_region32_t region_;  // pixman's questions take no const
};

}  // namespace foyer::mirror
