// The monitor as the layout sees it: pixels, and how many of them make a real millimetre. All
// sizes of the curtain are given in millimetres and points, because a letter that is to be read
// at 60 cm has a height in millimetres, whatever the screen.
#pragma once

namespace foyer::curtain {

struct Glass {
    int width = 0;   // pixels
    int height = 0;
    double px_per_mm = 96 / 25.4;

    // What RandR says of a monitor. A size that cannot be true counts as 96 dpi: nothing at all,
    // more than 350 dpi, or the "160 mm x 90 mm" by which some screens give only their shape. A
    // screen below 80 dpi (a television) counts as 80. A screen smaller than 260 mm x 170 mm shows
    // everything smaller, so that all of it still fits.
    static Glass of(int width_px, int height_px, int width_mm, int height_mm);

    // How much larger than needed the full screens and questions may be on this monitor: 1 to 1.4.
    // The bar stays as it is, because it takes room from the guest.
    double roominess() const;

    int mm(double millimetres) const;  // in pixels, rounded
    double pt(double points) const;    // in pixels; 72 points are 25.4 mm
};

}  // namespace foyer::curtain
