// Help at the station: two questions, and pixels only after a yes to the first.
#include <algorithm>

#include "kiosk/core/turn.hpp"

namespace foyer::kiosk::core {

void Turn::on(const AskConsent& message) {
    const HelpKind kind = message.kind;
    const auto answer = [&](Answer given) { send(ConsentAnswer{message.help, kind, given}); };
    if (!in_use() || !has_session(message.session)) return reject("AskConsent");

    const bool goes_on = s.help && s.help->id == message.help;
    if (kind == HelpKind::control) {
        if (!goes_on || !s.help->view) {
            return reject("AskConsent control", "the guest gave no view to this help");
        }
        if (s.help->control || s.help->asked) return;
    } else {
        if (goes_on) return;
        if (message.help <= s.last_help) return reject("AskConsent", "that help is over");
        s.last_help = message.help;
        if (s.help) return answer(Answer::none);
    }
    const auto& last_no = kind == HelpKind::view ? s.session->no_view_ms : s.session->no_control_ms;
    const Policy::Help& allowed = s.session->policy.help;
    const bool never = kind == HelpKind::view ? !allowed.view : !allowed.control;
    if (never || (last_no && now_ms < *last_no + s.limits.ask_again_after_ms)) {
        return answer(Answer::no);
    }
    if (kind == HelpKind::view) {
        s.help.emplace();
        s.help->id = message.help;
        s.help->helper = message.helper;
    }
    s.help->asked = Help::Asked{kind, now_ms};
}

void Turn::on(const ConsentAnswered& event) {
    if (!s.help || s.help->id != event.help || !s.help->asked ||
        s.help->asked->kind != event.kind) {
        return reject("ConsentAnswered", "that question is not asked");
    }
    s.help->asked.reset();
    const bool view = event.kind == HelpKind::view;
    if (!event.yes) {
        (view ? s.session->no_view_ms : s.session->no_control_ms) = now_ms;
        if (view) s.help.reset();
        return send(ConsentAnswer{event.help, event.kind, Answer::no});
    }
    if (view) {
        s.help->view = true;
        s.help->unseen_since_ms = now_ms;
        s.session->called_ms.reset();
    } else {
        s.help->control = true;
        allow();
    }
    send(ConsentAnswer{event.help, event.kind, Answer::yes});
}

void Turn::no_answer() {
    const HelpId id = s.help->id;
    const HelpKind kind = s.help->asked->kind;
    s.help->asked.reset();
    if (kind == HelpKind::view) s.help.reset();
    send(ConsentAnswer{id, kind, Answer::none});
}

void Turn::on(const OpenStream& message) {
    if (!s.help || s.help->id != message.help || !s.help->view) {
        return reject("OpenStream", "the guest gave no view to this help");
    }
    if (message.token == s.help->token) {
        return reject("OpenStream", "that stream of this help was opened before");
    }
    // The supervisor has closed the one before; that news may still be on its way.
    if (s.help->mirror) out.emplace_back(CutMirror{message.help});
    s.help->token = message.token;
    s.help->mirror = true;
    s.help->unseen_since_ms.reset();
    out.emplace_back(StartMirror{message.help, s.session->id, message.token});
    if (s.help->control || s.help->hidden) allow();
}

void Turn::on(const ReleaseControl& message) {
    const bool asked = s.help && s.help->asked && s.help->asked->kind == HelpKind::control;
    if (!s.help || s.help->id != message.help || (!s.help->control && !asked)) {
        return reject("ReleaseControl", "this help has no control");
    }
    if (asked) s.help->asked.reset();
    if (!s.help->control) return;
    s.help->control = false;
    allow();
}

void Turn::on(const EndHelp& message) {
    if (!s.help || s.help->id != message.help) return reject("EndHelp", "there is no such help");
    end_help(message.cause, false);
}

void Turn::on(const StopPressed&) {
    if (!s.help || !s.help->view) return reject("StopPressed", "nobody sees the screen");
    end_help(HelpEnd::guest_stopped, true);
}

void Turn::on(const HidePressed&) {
    if (!s.help || !s.help->view) return reject("HidePressed", "nobody sees the screen");
    s.help->hidden = !s.help->hidden;
    allow();
}

// A no after the yes: told, and not asked again for a while, as any other.
void Turn::on(const ControlTakenBack&) {
    if (!s.help || !s.help->control) return reject("ControlTakenBack", "nobody has control");
    s.help->control = false;
    s.session->no_control_ms = now_ms;
    allow();
    send(ConsentAnswer{s.help->id, HelpKind::control, Answer::no});
}

void Turn::on(const MirrorDied& event) {
    if (!s.help || s.help->id != event.help || !s.help->mirror) {
        return reject("MirrorDied", "there is no such mirror");
    }
    end_help(HelpEnd::mirror_failed, true);
}

// The guest said yes to this help, and it goes on: who helps may have loaded the page again.
void Turn::on(const StreamClosed& event) {
    if (!s.help || s.help->id != event.help || !s.help->mirror) {
        return reject("StreamClosed", "there is no such stream");
    }
    s.help->mirror = false;
    s.help->unseen_since_ms = now_ms;
}

void Turn::allow() {
    if (!s.help->mirror) return;
    out.emplace_back(MirrorAllow{s.help->id, s.help->control, s.help->hidden});
}

void Turn::end_help(HelpEnd cause, bool tell) {
    if (!s.help) return;
    if (s.help->mirror) out.emplace_back(CutMirror{s.help->id});
    if (tell) send(HelpEnded{s.help->id, cause});
    if (s.help->view) {
        if (s.alone_since_ms) s.alone_since_ms = now_ms;  // begins anew
        s.helper_gone = s.help->helper;
        s.helper_gone_until_ms = now_ms + s.limits.helper_gone_ms;
    }
    s.help.reset();
}

}  // namespace foyer::kiosk::core
