#include "kiosk/curtain/screens.hpp"
#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

// I-1, in short paragraphs of what belongs together.
std::vector<std::string> notes() {
    /* I-1 */
    return {tr("You can stay anonymous."),
            tr("We note the start and end time. We also note the number of this computer. The law "
               "requires it. We keep this for one year."),
            tr("We do not note the sites you visit. Nobody sees your screen unless you agree."),
            tr("At the end, everything is erased.")};
}

}  // namespace

Panel notes_screen(const Page& page) {
    Sheet sheet(Layer::curtain, page.area, cream, page.type, page.type.glass().roominess());
    const int width = std::min(page.area.w - sheet.mm(24), sheet.mm(200));
    const int left = page.area.x + (page.area.w - width) / 2;
    const int gap = sheet.mm(5);
    const Button back{"back", tr("Go back"), Symbol::none, calm, ReadNotes{false}};

    int high = sheet.height(tr("Before you start."), heading, width) + gap;
    for (const auto& each : notes()) high += gap + sheet.height(each, body, width);
    high += 2 * gap + sheet.buttons_height(width, {back});

    int y = page.area.y + (page.area.h - high) * 45 / 100;
    y = sheet.paragraph({left, y, width, 0}, tr("Before you start."), heading, Align::left) + gap;
    for (const auto& each : notes()) {
        y = sheet.paragraph({left, y, width, 0}, each, body, Align::left) + gap;
    }
    const auto room = sheet.room(back, 1);
    sheet.button({left, y + gap, std::max(room.w, sheet.mm(50)), room.h}, back);
    return sheet.take();
}

}  // namespace foyer::curtain
