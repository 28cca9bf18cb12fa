#include <algorithm>

#include "kiosk/curtain/screens.hpp"
#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

// The first letter of a title, for a tile whose icon is missing.
std::string first_letter(const std::string& title) {
    std::size_t end = title.empty() ? 0 : 1;
    while (end < title.size() && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) ++end;
    return title.substr(0, end);
}

void tile(Sheet& sheet, const Box& box, const Tile& tile) {
    sheet.plate(box, white, blue, 0.6, 4);
    const int padding = sheet.mm(4);
    const int words_high = sheet.height("M\nM", tile_face, 0);  // two lines
    const int wide = box.w - 2 * padding;
    const int side = std::min({box.h - words_high - 3 * padding, wide, sheet.mm(30)});
    const int words_y = box.bottom() - padding - words_high;
    const int icon_y = box.y + padding + (words_y - box.y - 2 * padding - side) / 2;

    Mark icon;
    icon.box = {box.x + (box.w - side) / 2, icon_y, side, side};
    icon.icon_file = tile.icon_file;
    icon.letter = first_letter(tile.title);
    icon.ink = white;
    icon.ground = blue;
    sheet.panel().marks.push_back(std::move(icon));

    sheet.words({box.x + padding, words_y, wide, words_high},
                sheet.shortened(tile.title, tile_face, wide, words_high), tile_face,
                Align::centre, dark, white);
    sheet.panel().targets.push_back({"tile-" + tile.desktop_id, box,
                                     Tell{kiosk::TilePressed{tile.desktop_id}}, Repeat::once});
}

}  // namespace

Panel home_screen(const Page& page) {
    Sheet sheet(Layer::curtain, page.area, cream, page.type, page.type.glass().roominess());
    const int margin = sheet.mm(10), gap = sheet.mm(7);
    const int n = static_cast<int>(page.show.tiles.size());
    const int columns = n == 4 ? 2 : std::clamp(n, 1, 3);
    const int rows = std::max((n + columns - 1) / columns, 1);

    /* H-1 */
    const std::string question = tr("What would you like to do?");
    const int title_high = sheet.height(question, heading, page.area.w - 2 * margin);
    const int room_h = page.area.h - 2 * margin - title_high - gap;
    const int room_w = page.area.w - 2 * margin;
    const int w = std::min((room_w - (columns - 1) * gap) / columns, sheet.mm(90));
    const int h = std::min((room_h - (rows - 1) * gap) / rows, sheet.mm(65));

    const int high = title_high + gap + rows * h + (rows - 1) * gap;
    int y = page.area.y + std::max((page.area.h - high) * 45 / 100, margin);
    y = sheet.paragraph({page.area.x + margin, y, room_w, 0}, question, heading, Align::centre) +
        gap;
    for (int i = 0; i < n; ++i) {
        const int row = i / columns, column = i % columns;
        const int in_row = std::min(columns, n - row * columns);
        const int left = page.area.x + (page.area.w - in_row * w - (in_row - 1) * gap) / 2;
        tile(sheet, {left + column * (w + gap), y + row * (h + gap), w, h},
             page.show.tiles[static_cast<std::size_t>(i)]);
    }
    return sheet.take();
}

}  // namespace foyer::curtain
