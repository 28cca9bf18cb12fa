// The signs, as paths in a square of 24 by 24 with lines 2.4 wide: large, plain, and told apart by
// shape alone.
#include <cairo.h>

#include <numbers>

#include "kiosk/curtain/canvas.hpp"

namespace foyer::curtain {
namespace {

constexpr double pi = std::numbers::pi;

struct Point {
    double x, y;
};

void line(cairo_t* c, std::initializer_list<Point> points) {
    cairo_new_sub_path(c);
    for (const auto& p : points) cairo_line_to(c, p.x, p.y);
}

void shape(cairo_t* c, std::initializer_list<Point> points) {
    line(c, points);
    cairo_close_path(c);
    cairo_fill(c);
}

void circle(cairo_t* c, double x, double y, double r) {
    cairo_new_sub_path(c);
    cairo_arc(c, x, y, r, 0, 2 * pi);
}

void eye(cairo_t* c) {
    cairo_move_to(c, 1.5, 12);
    cairo_curve_to(c, 6, 4, 18, 4, 22.5, 12);
    cairo_curve_to(c, 18, 20, 6, 20, 1.5, 12);
    cairo_close_path(c);
    cairo_stroke(c);
    circle(c, 12, 12, 3.4);
    cairo_fill(c);
}

void eye_closed(cairo_t* c) {
    cairo_move_to(c, 1.5, 9);
    cairo_curve_to(c, 6, 17, 18, 17, 22.5, 9);
    cairo_stroke(c);
    line(c, {{5, 13.5}, {3, 17}});
    line(c, {{12, 15.5}, {12, 19.5}});
    line(c, {{19, 13.5}, {21, 17}});
    cairo_stroke(c);
}

void question_mark(cairo_t* c) {
    circle(c, 12, 12, 10.3);
    cairo_stroke(c);
    cairo_move_to(c, 8.7, 9.3);
    cairo_curve_to(c, 9, 5, 15.6, 5, 15.6, 9.2);
    cairo_curve_to(c, 15.6, 12, 12, 11.8, 12, 14.6);
    cairo_stroke(c);
    circle(c, 12, 18, 1.5);
    cairo_fill(c);
}

void door(cairo_t* c) {
    line(c, {{12, 3}, {3.5, 3}, {3.5, 21}, {12, 21}});
    cairo_stroke(c);
    line(c, {{9, 12}, {21, 12}});
    cairo_stroke(c);
    line(c, {{16.5, 7.2}, {21.3, 12}, {16.5, 16.8}});
    cairo_stroke(c);
}

void grid(cairo_t* c) {
    for (const double y : {3.0, 13.5}) {
        for (const double x : {3.0, 13.5}) {
            cairo_rectangle(c, x, y, 7.5, 7.5);
        }
    }
    cairo_fill(c);
}

void arrow_back(cairo_t* c) {
    line(c, {{21, 12}, {4, 12}});
    line(c, {{10.5, 5}, {3.5, 12}, {10.5, 19}});
    cairo_stroke(c);
}

void hourglass(cairo_t* c) {
    line(c, {{5, 2.5}, {19, 2.5}});
    line(c, {{5, 21.5}, {19, 21.5}});
    cairo_stroke(c);
    line(c, {{7, 3}, {7, 7}, {17, 17}, {17, 21}});
    line(c, {{17, 3}, {17, 7}, {7, 17}, {7, 21}});
    cairo_stroke(c);
    shape(c, {{9, 20.5}, {12, 16.5}, {15, 20.5}});
}

void clock_face(cairo_t* c) {
    circle(c, 12, 12, 10.3);
    cairo_stroke(c);
    line(c, {{12, 6}, {12, 12.5}, {16.5, 15}});
    cairo_stroke(c);
}

void moon(cairo_t* c) {
    cairo_new_sub_path(c);
    cairo_arc(c, 11, 12.5, 9.5, -0.35 * pi, 1.25 * pi + 0.75);
    cairo_arc_negative(c, 16.5, 9, 7.3, 0.98 * pi, 0.44 * pi);
    cairo_close_path(c);
    cairo_fill(c);
}

void broom(cairo_t* c) {
    line(c, {{19.5, 2.5}, {12.5, 11}});
    cairo_stroke(c);
    shape(c, {{9.2, 9.6}, {15.2, 14.5}, {11.5, 22}, {2.5, 15.5}});
}

// An arrow: the pointer of the mouse.
void pointer(cairo_t* c) {
    shape(c, {{5, 2}, {5, 19}, {9.4, 15.2}, {12.2, 21.6}, {15.2, 20.3}, {12.4, 14}, {18.2, 13.6}});
}

void page(cairo_t* c) {
    line(c, {{5, 2.5}, {19, 2.5}, {19, 21.5}, {5, 21.5}});
    cairo_close_path(c);
    line(c, {{9, 8}, {15, 8}});
    line(c, {{9, 12}, {15, 12}});
    line(c, {{9, 16}, {13, 16}});
    cairo_stroke(c);
}

// A USB stick, held slanting, with the two holes of its plug: upright it would be a padlock.
void stick(cairo_t* c) {
    cairo_translate(c, 12, 12);
    cairo_rotate(c, pi / 4);
    cairo_set_fill_rule(c, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_rectangle(c, -4, -12, 8, 7);
    cairo_rectangle(c, -2.6, -9.6, 1.8, 2.4);
    cairo_rectangle(c, 0.8, -9.6, 1.8, 2.4);
    cairo_rectangle(c, -5.5, -4, 11, 13);
    cairo_fill(c);
    cairo_arc(c, 0, 8.5, 5.5, 0, pi);
    cairo_fill(c);
}

void paths(cairo_t* c, Symbol symbol) {
    switch (symbol) {
        case Symbol::none: return;
        case Symbol::yes:
            line(c, {{3.5, 13}, {9.5, 19}, {20.5, 5.5}});
            return cairo_stroke(c);
        case Symbol::no:
            line(c, {{5, 5}, {19, 19}});
            line(c, {{19, 5}, {5, 19}});
            return cairo_stroke(c);
        case Symbol::stop:
            cairo_rectangle(c, 4, 4, 16, 16);
            return cairo_fill(c);
        case Symbol::start: return shape(c, {{6, 3}, {21, 12}, {6, 21}});
        case Symbol::help: return question_mark(c);
        case Symbol::menu: return grid(c);
        case Symbol::back: return arrow_back(c);
        case Symbol::leave: return door(c);
        case Symbol::eye: return eye(c);
        case Symbol::eye_closed: return eye_closed(c);
        case Symbol::note: return page(c);
        case Symbol::clock: return clock_face(c);
        case Symbol::hourglass: return hourglass(c);
        case Symbol::moon: return moon(c);
        case Symbol::broom: return broom(c);
        case Symbol::pointer: return pointer(c);
        case Symbol::stick: return stick(c);
    }
}

}  // namespace

void draw_symbol(cairo_t* cairo, Symbol symbol, const Box& box, Color ink) {
    cairo_save(cairo);
    cairo_translate(cairo, box.x, box.y);
    cairo_scale(cairo, box.w / 24.0, box.h / 24.0);
    cairo_set_source_rgb(cairo, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0);
    cairo_set_line_width(cairo, 2.4);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    paths(cairo, symbol);
    cairo_restore(cairo);
}

}  // namespace foyer::curtain
