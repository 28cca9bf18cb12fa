#include "kiosk/curtain/sheet.hpp"

#include <algorithm>
#include <cassert>

namespace foyer::curtain {
namespace {

constexpr double button_height_mm = 15, button_gap_mm = 6;
constexpr double padding_mm = 4, symbol_mm = 8, symbol_gap_mm = 2.5;

}  // namespace

Sheet::Sheet(Layer layer, Box box, Color ground, const Typesetter& type) : type_(type) {
    panel_.layer = layer;
    panel_.box = box;
    panel_.ground = ground;
}

int Sheet::height(const std::string& words, const Face& face, int width) const {
    return type_.size(words, face, width).h;
}

int Sheet::paragraph(Box column, const std::string& words, const Face& face, Align align,
                     Color ink) {
    column.h = height(words, face, column.w);
    this->words(column, words, face, align, ink, panel_.ground);
    return column.bottom();
}

void Sheet::words(Box box, const std::string& words, const Face& face, Align align, Color ink,
                  Color ground) {
    Text text;
    text.box = box;
    text.words = words;
    text.face = face;
    text.ink = ink;
    text.ground = ground;
    text.align = align;
    panel_.texts.push_back(std::move(text));
}

void Sheet::mark(Box box, Symbol symbol, Color ink, Color ground) {
    Mark mark;
    mark.box = box;
    mark.symbol = symbol;
    mark.ink = ink;
    mark.ground = ground;
    panel_.marks.push_back(std::move(mark));
}

void Sheet::plate(Box box, Color fill, Color outline, double outline_mm, double radius_mm) {
    panel_.plates.push_back({box, fill, outline,
                             outline_mm > 0 ? std::max(mm(outline_mm), 1) : 0, mm(radius_mm)});
}

Box Sheet::room(const Button& button, int lines) const {
    const int wide = lines == 1 ? type_.size(button.caption, button.face).w + 1
                                : type_.width_in_two_lines(button.caption, button.face);
    const int sign = button.symbol == Symbol::none ? 0 : mm(symbol_mm + symbol_gap_mm);
    const int high = height(button.caption, button.face, wide) + mm(1);
    return {0, 0, wide + sign + 2 * mm(padding_mm), std::max(high, mm(button_height_mm))};
}

void Sheet::button(Box box, const Button& button) {
    assert(box.h >= mm(button_height_mm));
    plate(box, button.livery.fill, button.livery.outline, 0.6, 2.5);
    const bool sign = button.symbol != Symbol::none;
    const int side = sign ? mm(symbol_mm) : 0;
    const int gap = sign && !button.caption.empty() ? mm(symbol_gap_mm) : 0;
    const int free = box.w - 2 * mm(padding_mm) - side - gap;
    const int wide = button.caption.empty()
                         ? 0
                         : std::min(type_.size(button.caption, button.face, free).w + 1, free);
    const int left = box.x + (box.w - side - gap - wide) / 2;
    if (sign) {
        mark({left, box.y + (box.h - side) / 2, side, side}, button.symbol, button.livery.ink,
             button.livery.fill);
    }
    if (!button.caption.empty()) {
        words({left + side + gap, box.y, wide, box.h}, button.caption, button.face,
              sign ? Align::left : Align::centre, button.livery.ink, button.livery.fill);
    }
    panel_.targets.push_back({button.name, box, button.action, button.repeat});
}

Sheet::Row Sheet::arrange(int width, const std::vector<Button>& row) const {
    const int n = static_cast<int>(row.size()), gap = mm(button_gap_mm);
    Row found;
    for (const int lines : {1, 2}) {
        found = {mm(50), 0, false};
        for (const auto& each : row) {
            found.w = std::max(found.w, room(each, lines).w);
            found.h = std::max(found.h, room(each, lines).h);
        }
        if (found.w * n + gap * (n - 1) <= width) return found;
    }
    found.stacked = true;
    found.w = std::min(found.w, width);
    return found;
}

int Sheet::buttons_height(int width, const std::vector<Button>& row) const {
    const int n = static_cast<int>(row.size());
    const Row arranged = arrange(width, row);
    return arranged.stacked ? arranged.h * n + mm(button_gap_mm) * (n - 1) : arranged.h;
}

int Sheet::buttons(Box column, const std::vector<Button>& row) {
    const int n = static_cast<int>(row.size()), gap = mm(button_gap_mm);
    const Row arranged = arrange(column.w, row);
    const int taken = arranged.stacked ? arranged.w : arranged.w * n + gap * (n - 1);
    int x = column.x + (column.w - taken) / 2;
    int y = column.y;
    for (const auto& each : row) {
        button({x, y, arranged.w, arranged.h}, each);
        if (arranged.stacked) {
            y += arranged.h + gap;
        } else {
            x += arranged.w + gap;
        }
    }
    return column.y + buttons_height(column.w, row);
}

}  // namespace foyer::curtain
