#include <algorithm>

#include "kiosk/curtain/pad.hpp"
#include "kiosk/curtain/screens.hpp"
#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

constexpr Face lead{22, false, 1.3};
constexpr int start_high_mm = 24;

// What stands in the way of beginning, or what is going on; empty: nothing.
std::string news(const Page& page) {
    const auto& scene = page.show.scene;
    if (scene.start_pending) return tr("One moment. We are asking the desk.");
    if (scene.refusal) {
        const Millis wait = scene.refusal->wait_ms - page.ago;
        if (wait > 0) {
            return fill(tr("That was not right several times. Please wait %s."),
                        {waiting_time(wait)});
        }
        if (scene.refusal->wait_ms > 0) return tr("You can try again now.");
        /* W-4 */
        if (scene.refusal->wrong_ticket) {
            return tr("This ticket is not recognised. The desk can help you.");
        }
        return tr("This is not possible right now. The desk can help you.");
    }
    if (scene.space.mode == SpaceMode::closing) {
        /* T-4 */
        return fill(tr("We close in %s."),
                    {time_left(scene.space.closing_in_ms - page.ago)});
    }
    return {};
}

Button start_button() {
    /* W-1 */
    Button button{"start", tr("Start"), Symbol::start, go, Tell{kiosk::StartPressed{}}};
    button.face = {28, true, 1.1};
    return button;
}

// At the top of the column; returns where it ends.
int start(Sheet& sheet, Box column) {
    const int wide = std::max(sheet.room(start_button(), 1).w, std::min(column.w, sheet.mm(90)));
    const Box box{column.x, column.y, wide, sheet.mm(start_high_mm)};
    sheet.button(box, start_button());
    return box.bottom();
}

Button notes_button() {
    return {"notes", tr("What we note"), Symbol::note, plain, ReadNotes{true}};
}

// E-3, E-4: to the guest who has just ended. The next one may begin all the same.
void take_leave(Sheet& sheet, const Page& page, Box column) {
    const auto& scene = page.show.scene;
    const Message message = leaving_message(scene.leaving);
    const int gap = sheet.mm(6), disc = sheet.mm(24);
    const int medium_high =
        scene.medium ? gap + sheet.notice_height(medium_words(), column.w) : 0;
    const int high = disc + gap + sheet.height(message.title, heading, column.w) + gap +
                     sheet.height(message.more, lead, column.w) + medium_high +
                     (scene.space.free_access ? 2 * gap + sheet.mm(start_high_mm) : 0);
    column.y += std::max((column.h - high) / 2, 0);
    const Box round{column.x, column.y, disc, disc};
    sheet.plate(round, blue, blue, 0, 12);
    sheet.mark(round.inset(sheet.mm(5)), message.symbol, white, blue);
    column.y += disc + gap;
    column.y = sheet.paragraph(column, message.title, heading, Align::left) + gap;
    column.y = sheet.paragraph(column, message.more, lead, Align::left) + gap;
    if (scene.medium) column.y = sheet.notice(column, medium_words()) + gap;
    column.y += gap;
    if (scene.space.free_access) start(sheet, column);
}

void greet(Sheet& sheet, const Page& page, Box column) {
    const auto& scene = page.show.scene;
    const std::string news_now = news(page);
    const bool may_start = scene.space.free_access && !scene.start_pending;
    const int gap = sheet.mm(6), small_gap = sheet.mm(3);
    const std::string free = tr("This computer is free.");
    const std::string how = tr("Type the number of your ticket to start.");
    const std::string promise =
        tr("You can stay anonymous.") + "\n" + tr("At the end, everything is erased.");

    int high = sheet.height(tr("Hello."), greeting, column.w) + small_gap +
               sheet.height(free, heading, column.w) + gap;
    high += may_start ? sheet.mm(start_high_mm) + gap : 0;
    high += !scene.space.free_access ? sheet.height(how, lead, column.w) + gap : 0;
    high += news_now.empty()
                ? sheet.height(promise, body, column.w) + small_gap + sheet.mm(15)
                : sheet.notice_height(news_now, column.w);

    column.y += std::max((column.h - high) / 2, 0);
    column.y = sheet.paragraph(column, tr("Hello."), greeting, Align::left, blue) + small_gap;
    column.y = sheet.paragraph(column, free, heading, Align::left) + gap;
    if (may_start) {
        column.y = start(sheet, column) + gap;
    } else if (!scene.space.free_access) {
        column.y = sheet.paragraph(column, how, lead, Align::left) + gap;
    }
    if (!news_now.empty()) {
        sheet.notice(column, news_now);
        return;
    }
    column.y = sheet.paragraph(column, promise, body, Align::left) + small_gap;
    const auto room = sheet.room(notes_button(), 1);
    sheet.button({column.x, column.y, room.w, room.h}, notes_button());
}

void header(Sheet& sheet, const Page& page, Box row) {
    const bool french = page.language == "fr";
    // Each language calls itself by its own name, whatever is being spoken.
    const Button other{"language", french ? "English" : "Français", Symbol::none, plain,
                       ChooseLanguage{french ? "en" : "fr"}};
    const auto room = sheet.room(other, 1);
    sheet.button({row.right() - room.w, row.y, room.w, row.h}, other);
    const Box name{row.x, row.y, row.w - room.w - sheet.mm(8), row.h};
    const auto& space = page.show.scene.space.name;
    sheet.words(name,
                sheet.shortened(space.empty() ? page.show.station
                                                     : space + " · " + page.show.station,
                                       body, name.w, name.h),
                body, Align::left, dark, cream);
}

}  // namespace

Panel welcome_screen(const Page& page) {
    Sheet sheet(Layer::curtain, page.area, cream, page.type, page.type.glass().roominess());
    const int margin = sheet.mm(10), gutter = sheet.mm(12), top = sheet.mm(6);
    const Box& area = page.area;
    header(sheet, page, {area.x + margin, area.y + top, area.w - 2 * margin, sheet.mm(15)});

    // Both columns together are never wider than the eye follows.
    const int wide = std::min(area.w - 2 * margin, sheet.mm(270));
    const int left = area.x + (area.w - wide) / 2;
    const int below_header = area.y + top + sheet.mm(15);
    const Box rest{left, below_header, wide, area.bottom() - below_header};
    const Pad pad = Pad::measured(sheet);
    const int card_y = rest.y + (rest.h - pad.height) * 45 / 100;
    const Box card{rest.right() - pad.width, card_y, pad.width, pad.height};
    const Box column{rest.x, card.y, rest.w - pad.width - gutter, card.h};
    const bool leaving = page.show.scene.leaving != kiosk::Leaving::nobody;
    (leaving ? take_leave : greet)(sheet, page, column);
    pad.draw(sheet, card, page.draft.digits, !page.show.scene.start_pending);
    return sheet.take();
}

}  // namespace foyer::curtain
