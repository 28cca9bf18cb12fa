#include "kiosk/curtain/canvas.hpp"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <numbers>

namespace foyer::curtain {
namespace {

constexpr double right_angle = std::numbers::pi / 2;

void colour(cairo_t* cairo, Color color) {
    cairo_set_source_rgb(cairo, color.r / 255.0, color.g / 255.0, color.b / 255.0);
}

void rounded(cairo_t* cairo, double x, double y, double w, double h, double radius) {
    const double r = std::min({radius, w / 2, h / 2});
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + w - r, y + r, r, -right_angle, 0);
    cairo_arc(cairo, x + w - r, y + h - r, r, 0, right_angle);
    cairo_arc(cairo, x + r, y + h - r, r, right_angle, 2 * right_angle);
    cairo_arc(cairo, x + r, y + r, r, 2 * right_angle, 3 * right_angle);
    cairo_close_path(cairo);
}

void outline(cairo_t* cairo, const Plate& plate) {
    const double half = plate.outline_px / 2.0;
    rounded(cairo, plate.box.x + half, plate.box.y + half, plate.box.w - plate.outline_px,
            plate.box.h - plate.outline_px, plate.radius - half);
    colour(cairo, plate.outline);
    cairo_set_line_width(cairo, plate.outline_px);
    cairo_stroke(cairo);
}

void draw(cairo_t* cairo, const Plate& plate) {
    rounded(cairo, plate.box.x, plate.box.y, plate.box.w, plate.box.h, plate.radius);
    colour(cairo, plate.fill);
    cairo_fill(cairo);
    if (plate.outline_px > 0) outline(cairo, plate);
}

struct Destroyed {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

// False: no such file, or not a PNG.
bool draw_icon(cairo_t* cairo, const Mark& mark) {
    if (mark.icon_file.empty()) return false;
    const std::unique_ptr<cairo_surface_t, Destroyed> icon(
        cairo_image_surface_create_from_png(mark.icon_file.c_str()));
    if (cairo_surface_status(icon.get()) != CAIRO_STATUS_SUCCESS) return false;
    const double w = cairo_image_surface_get_width(icon.get());
    const double h = cairo_image_surface_get_height(icon.get());
    if (w < 1 || h < 1) return false;
    const double scale = std::min(mark.box.w / w, mark.box.h / h);
    cairo_save(cairo);
    cairo_translate(cairo, mark.box.x + (mark.box.w - w * scale) / 2,
                    mark.box.y + (mark.box.h - h * scale) / 2);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, icon.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
    cairo_paint(cairo);
    cairo_restore(cairo);
    return true;
}

void draw(cairo_t* cairo, const Text& text, const Typesetter& type) {
    const auto layout = type.layout(text);
    colour(cairo, text.ink);
    cairo_move_to(cairo, text.box.x, text.box.y + type.drop(text));
    pango_cairo_show_layout(cairo, layout.get());
}

void draw(cairo_t* cairo, const Mark& mark, const Typesetter& type) {
    if (mark.symbol != Symbol::none) {
        draw_symbol(cairo, mark.symbol, mark.box, mark.ink);
        return;
    }
    if (draw_icon(cairo, mark)) return;
    draw(cairo, Plate{mark.box, mark.ground, {}, 0, mark.box.w / 5});
    Text letter;
    letter.box = mark.box;
    letter.words = mark.letter;
    letter.face = {mark.box.h * 0.55 / type.glass().pt(1), true, 1.0};
    letter.ink = mark.ink;
    letter.ground = mark.ground;
    letter.align = Align::centre;
    draw(cairo, letter, type);
}

}  // namespace

void draw(cairo_t* cairo, const Panel& panel, const Typesetter& type) {
    cairo_save(cairo);
    cairo_translate(cairo, -panel.box.x, -panel.box.y);
    colour(cairo, panel.ground);
    cairo_paint(cairo);
    for (const auto& plate : panel.plates) draw(cairo, plate);
    for (const auto& mark : panel.marks) draw(cairo, mark, type);
    for (const auto& text : panel.texts) draw(cairo, text, type);
    if (panel.edge) outline(cairo, *panel.edge);
    cairo_restore(cairo);
}

}  // namespace foyer::curtain
