// Draws one panel of a picture with Cairo, on whatever surface it is given: a pixmap of the X
// server, or memory in a test.
#pragma once

#include "kiosk/curtain/picture.hpp"
#include "kiosk/curtain/typesetter.hpp"

typedef struct _cairo cairo_t;

namespace foyer::curtain {

// The panel's top left corner comes to (0, 0) of the surface.
void draw(cairo_t* cairo, const Panel& panel, const Typesetter& type);

// One sign in a square box (symbols.cpp).
void draw_symbol(cairo_t* cairo, Symbol symbol, const Box& box, Color ink);

}  // namespace foyer::curtain
