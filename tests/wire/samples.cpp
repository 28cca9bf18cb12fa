#include "tests/wire/samples.hpp"

namespace foyer {

namespace {

StationView full_view() {
    StationView view;
    view.state = StationState::in_use;
    view.session = SessionView{SessionId{71}, "children", AccessKind::ticket, 90'000, 3'600'000, 2};
    view.call = CallView{12'345};
    view.help = HelpView{HelpId{9}, true, true, true};
    view.last_proof = Proof{false,
                            true,
                            812,
                            {Check{"processes", true, "/proc", ""},
                             Check{"files", false, "/tmp, /dev/shm", "/dev/shm/été"}}};
    view.out_of_order_reason = "files: found /dev/shm/été";
    return view;
}

SessionRecord record(std::uint64_t id, EndCause cause) {
    return SessionRecord{SessionId{id}, "adults", AccessKind::card, 59'999, cause};
}

Policy full_policy() {
    Policy policy;
    policy.name = "children";
    policy.title_fr = "Enfants";
    policy.title_en = "Children";
    policy.time = {45, 15, 3, 5, 7, 120};
    policy.who = {false, false, true};
    policy.apps = {{"chromium.desktop", "tuxpaint.desktop"}, {"chromium.desktop"}};
    policy.browser = {"https://example.org/", {"https://a.example/*"}, {"*"}};
    policy.help = {false, false};
    policy.sandbox = {2048, 256, 300, false, {"192.168.1.9:631"}};
    policy.devices = {true, true, true};
    policy.native_display = true;
    policy.image = "plain-12";
    return policy;
}

SpaceStatus full_space() {
    return SpaceStatus{SpaceMode::closing, 300'000, true, "Médiathèque",
                       "01 23 45 67 89",   "à 14 h", "at 14:00", true, "children"};
}

}  // namespace

std::vector<StationFrame> every_station_frame() {
    using M = StationMessage;
    return {
        M(Hello{1,
                "0.1.0",
                full_view(),
                {record(1, EndCause::kiosk_restarted), record(2, EndCause::never_started)},
                7}),
        M(ViewUpdate{full_view()}),
        M(ViewUpdate{}),
        M(SessionEnded{record(3, EndCause::deadline)}),
        M(StartRequest{RequestId{5}, "12345678"}),
        M(GrantRefused{SessionId{6}, "no memory"}),
        M(ConsentAnswer{HelpId{7}, HelpKind::control, Answer::none}),
        M(HelpEnded{HelpId{8}, HelpEnd::signed_out}),
        StreamOpen{HelpId{9}, std::string("\0\xff token", 8)},
        EnrolBegin{std::string("\x30\x59\0", 3), "poste-3", std::string(32, '\xfe')},
        EnrolReveal{std::string(32, '\0')},
    };
}

std::vector<SupervisorFrame> every_supervisor_frame() {
    using M = SupervisorMessage;
    return {
        M(Welcome{"poste-3", full_space(), {full_policy(), Policy{}}, 7}),
        M(SpaceUpdate{full_space(), 8}),
        M(Grant{SessionId{1}, RequestId{2}, "adults", AccessKind::card, 3'600'000, 900'000, 4, 9}),
        M(StartRefused{RequestId{3}, "unknown ticket", 60'000}),
        M(Extend{SessionId{4}, 7'200'000}),
        M(End{SessionId{5}, EndCause::closing}),
        M(CallStatus{6}),
        M(AskConsent{HelpId{7}, SessionId{8}, HelpKind::control, "Zoé", HelpId{6}}),
        M(OpenStream{HelpId{9}, std::string("\0\xff", 2)}),
        M(Release{HelpId{10}, HelpKind::clipboard}),
        M(EndHelp{HelpId{11}, HelpEnd::link_lost}),
        M(ReturnToService{}),
        M(RecordAck{SessionId{12}}),
        Admitted{"poste-3"},
        Refused{RefusalCause::removed, "this station was removed"},
        EnrolNonce{std::string(32, '\x80')},
        EnrolDone{"-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nother\n"},
    };
}

}  // namespace foyer
