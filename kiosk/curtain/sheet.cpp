#include "kiosk/curtain/sheet.hpp"

#include <algorithm>
#include <cassert>

namespace foyer::curtain {
namespace {

constexpr double button_height_mm = 15, button_gap_mm = 6;
// Of the buttons of a row: as high, and at most as wide when they have the choice.
constexpr double row_height_mm = 17, row_width_mm = 95;
constexpr double button_padding_mm = 4, symbol_mm = 8, symbol_gap_mm = 2.5;
constexpr double notice_inset_mm = 4;

}  // namespace

Sheet::Sheet(Layer layer, Box box, Color ground, const Typesetter& type, double scale)
    : type_(type), scale_(scale) {
    panel_.layer = layer;
    panel_.box = box;
    panel_.ground = ground;
}

Face Sheet::scaled(Face face) const {
    face.size_pt *= scale_;
    return face;
}

int Sheet::height(const std::string& words, const Face& face, int width) const {
    return type_.size(words, scaled(face), width).h;
}

std::string Sheet::shortened(const std::string& words, const Face& face, int width,
                             int height) const {
    return type_.shortened(words, scaled(face), width, height);
}

int Sheet::paragraph(Box column, const std::string& words, const Face& face, Align align,
                     Color ink) {
    column.h = height(words, face, column.w);
    this->words(column, words, face, align, ink, panel_.ground);
    return column.bottom();
}

int Sheet::notice(Box column, const std::string& words) {
    column.h = notice_height(words, column.w);
    plate(column, amber, dark, 0.4, 2.5);
    this->words(column.inset(mm(notice_inset_mm)), words, body_bold, Align::left, dark, amber);
    return column.bottom();
}

int Sheet::notice_height(const std::string& words, int width) const {
    const int padding = mm(notice_inset_mm);
    return height(words, body_bold, width - 2 * padding) + 2 * padding;
}

void Sheet::words(Box box, const std::string& words, const Face& face, Align align, Color ink,
                  Color ground) {
    Text text;
    text.box = box;
    text.words = words;
    text.face = scaled(face);
    if (align == Align::centre && type_.size(words, text.face, box.w).lines == 2) {
        text.box.w = std::min(type_.width_in_two_lines(words, text.face), box.w);
        text.box.x += (box.w - text.box.w) / 2;
    }
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
    panel_.plates.push_back(
        {box, fill, outline, outline_mm > 0 ? std::max(mm(outline_mm), 1) : 0, mm(radius_mm)});
}

Box Sheet::room(const Button& button, int lines) const {
    const int wide = lines == 1 ? type_.size(button.caption, scaled(button.face)).w + 1
                                : type_.width_in_two_lines(button.caption, scaled(button.face));
    const int sign = button.symbol == Symbol::none ? 0 : mm(symbol_mm + symbol_gap_mm);
    const int high = height(button.caption, button.face, wide) + mm(1);
    return {0, 0, wide + sign + 2 * mm(button_padding_mm), std::max(high, mm(button_height_mm))};
}

void Sheet::button(Box box, const Button& button) {
    assert(box.h >= mm(button_height_mm));
    plate(box, button.livery.fill, button.livery.outline, 0.6, 2.5);
    const bool sign = button.symbol != Symbol::none;
    const int side = sign ? mm(symbol_mm) : 0;
    const int gap = sign && !button.caption.empty() ? mm(symbol_gap_mm) : 0;
    const int free = box.w - 2 * mm(button_padding_mm) - side - gap;
    int wide = 0;
    if (!button.caption.empty()) {
        const auto one_line = type_.size(button.caption, scaled(button.face));
        wide = one_line.w + 1;
        if (wide > free) {
            wide = std::min(type_.width_in_two_lines(button.caption, scaled(button.face)), free);
        }
    }
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
    const int share = (width - gap * (n - 1)) / n;
    Row found;
    for (const int lines : {1, 2}) {
        found = {0, mm(row_height_mm), false};
        for (const auto& each : row) {
            found.w = std::max(found.w, room(each, lines).w);
            found.h = std::max(found.h, room(each, lines).h);
        }
        if (found.w <= share) {
            found.w = std::clamp(share, found.w, std::max(found.w, mm(row_width_mm)));
            return found;
        }
    }
    found.stacked = true;
    found.w = width;
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
