#include "kiosk/curtain/screens.hpp"

#include <algorithm>

#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

using kiosk::Screen;

Message medium_message() {
    /* E-1 and E-3, while it is in */
    return {Symbol::stick, tr("Your USB stick is still plugged in."), tr("Please take it.")};
}

Message message_of(const Page& page) {
    const auto& scene = page.show.scene;
    const auto& draft = page.draft;
    switch (scene.screen) {
        case Screen::starting_up:
            return {Symbol::hourglass, tr("One moment."), tr("This computer is getting ready.")};
        case Screen::opening:
            return {Symbol::hourglass, tr("One moment."), tr("We are preparing your computer.")};
        case Screen::erasing: return leaving_message(kiosk::Leaving::erasing);
        case Screen::closed:
            return {Symbol::moon, tr("We are closed."),
                    back_line(page).empty() ? tr("See you soon.") : back_line(page)};
        case Screen::take_medium: return medium_message();
        case Screen::out_of_order:
            if (draft.erasing_failed) {
                /* E-5 */
                return {Symbol::clock, tr("This computer could not erase everything."),
                        tr("It has been set aside. The desk has been told.")};
            }
            /* W-3 */
            return {Symbol::clock, tr("This computer is resting."),
                    joined(tr("Please take another one, or call the desk."),
                           phone_line(scene.space))};
        case Screen::welcome:
            if (scene.leaving != kiosk::Leaving::nobody) return leaving_message(scene.leaving);
            break;
        case Screen::home:
        case Screen::desktop: break;
    }
    return {Symbol::clock, tr("This computer is not ready yet."),
            joined(tr("Please take another one, or call the desk."), phone_line(scene.space))};
}

}  // namespace

Message leaving_message(kiosk::Leaving leaving) {
    if (leaving == kiosk::Leaving::done) {
        /* E-4 */
        return {Symbol::yes, tr("Done. Nothing of yours remains on this computer."),
                tr("Do not forget your stick, papers and glasses.")};
    }
    /* E-3 */
    return {Symbol::broom, tr("We are erasing everything."), tr("It takes a few seconds.")};
}

std::string medium_words() {
    const Message message = medium_message();
    return message.title + "\n" + message.more;
}

std::string back_line(const Page& page) {
    const auto& space = page.show.scene.space;
    const std::string& words = page.language == "fr" ? space.reopens_fr : space.reopens_en;
    /* C-3: when somebody is back */
    return words.empty() ? "" : fill(tr("Back: %s."), {words});
}

std::string phone_line(const SpaceStatus& space) {
    /* W-3 and C-3: the number of the desk */
    return space.phone.empty() ? "" : fill(tr("You can phone %s."), {unbroken(space.phone)});
}

std::string joined(const std::string& one, const std::string& other) {
    return one.empty() || other.empty() ? one + other : one + " " + other;
}

bool can_begin(const kiosk::Scene& scene) {
    return scene.screen == Screen::welcome && scene.linked;
}

Panel message_screen(const Page& page) {
    const auto& scene = page.show.scene;
    Message message = message_of(page);
    if (scene.medium && scene.screen != Screen::take_medium) {
        message.more += "\n" + medium_words();
    }
    Sheet sheet(Layer::curtain, page.area, cream, page.type, page.type.glass().roominess());
    const int width = std::min(page.area.w - sheet.mm(24), sheet.mm(220));
    const int disc = sheet.mm(40);
    const int below_disc = sheet.mm(10), below_title = sheet.mm(5);
    const Face more{22, false, 1.35};
    const int high = disc + below_disc + sheet.height(message.title, heading, width) + below_title +
               sheet.height(message.more, more, width);

    const int left = page.area.x + (page.area.w - width) / 2;
    // A little above the middle is where the eye expects the middle.
    int y = page.area.y + (page.area.h - high) * 45 / 100;
    const Box round{left + (width - disc) / 2, y, disc, disc};
    sheet.plate(round, blue, blue, 0, 20);
    sheet.mark(round.inset(sheet.mm(9)), message.symbol, white, blue);
    y += disc + below_disc;
    y = sheet.paragraph({left, y, width, 0}, message.title, heading, Align::centre);
    sheet.paragraph({left, y + below_title, width, 0}, message.more, more, Align::centre);
    return sheet.take();
}

Panel enrolment_screen(const Page& page) {
    Sheet sheet(Layer::curtain, page.area, cream, page.type, page.type.glass().roominess());
    const int width = std::min(page.area.w - sheet.mm(24), sheet.mm(220));
    const int left = page.area.x + (page.area.w - width) / 2;
    const std::string title = tr("This computer would like to join.");
    const std::string how = tr("At the desk, type this code:");
    const std::string& code = page.show.enrolment_code;
    const std::string digits = unbroken(code.substr(0, 3) + " " + code.substr(3));
    const int gap = sheet.mm(8);
    const int high = sheet.height(title, heading, width) + gap + sheet.height(how, body, width) +
                     gap + sheet.height(digits, code_face, width) + gap +
                     sheet.height(page.show.station, body, width);
    int y = page.area.y + (page.area.h - high) / 2;
    y = sheet.paragraph({left, y, width, 0}, title, heading, Align::centre) + gap;
    y = sheet.paragraph({left, y, width, 0}, how, body, Align::centre) + gap;
    y = sheet.paragraph({left, y, width, 0}, digits, code_face, Align::centre, blue) + gap;
    sheet.paragraph({left, y, width, 0}, page.show.station, body, Align::centre);
    return sheet.take();
}

}  // namespace foyer::curtain
