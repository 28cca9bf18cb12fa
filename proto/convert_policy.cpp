// What the supervisor tells every station: the space and its policies.
#include "proto/convert_parts.hpp"
#include "proto/text.hpp"

namespace foyer::wire {

namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

void put_list(const std::vector<std::string>& list, Texts& into) {
    into.Add(list.begin(), list.end());
}

std::vector<std::string> take_list(const Texts& from, Taking& taking, const char* field) {
    std::vector<std::string> list;
    if (!taking.fits(from.size(), list_max, field)) return list;
    for (const std::string& entry : from) list.push_back(taking.text(entry, address_max, field));
    return list;
}

}  // namespace

void put_space(const SpaceStatus& space, pb::SpaceStatus& into) {
    into.set_mode(to_wire(space.mode));
    into.set_closing_in_ms(space.closing_in_ms);
    into.set_staffed(space.staffed);
    into.set_name(plain_text(space.name, text_max));
    into.set_phone(plain_text(space.phone, text_max));
    into.set_reopens_fr(plain_text(space.reopens_fr, text_max));
    into.set_reopens_en(plain_text(space.reopens_en, text_max));
    into.set_free_access(space.free_access);
    into.set_free_policy(space.free_policy);
}

SpaceStatus take_space(const pb::SpaceStatus& from, Taking& taking) {
    SpaceStatus space;
    space.mode = taking.enumerator<SpaceMode>(from.mode(), "space.mode");
    space.closing_in_ms = taking.amount(from.closing_in_ms(), "space.closing_in_ms");
    space.staffed = from.staffed();
    space.name = taking.text(from.name(), text_max, "space.name");
    space.phone = taking.text(from.phone(), text_max, "space.phone");
    space.reopens_fr = taking.text(from.reopens_fr(), text_max, "space.reopens_fr");
    space.reopens_en = taking.text(from.reopens_en(), text_max, "space.reopens_en");
    space.free_access = from.free_access();
    space.free_policy = taking.text(from.free_policy(), name_max, "space.free_policy");
    return space;
}

void put_policy(const Policy& policy, pb::Policy& into) {
    into.set_name(policy.name);
    into.set_title_fr(plain_text(policy.title_fr, text_max));
    into.set_title_en(plain_text(policy.title_en, text_max));

    pb::Policy::Time& time = *into.mutable_time();
    time.set_minutes(policy.time.minutes);
    time.set_extension_minutes(policy.time.extension_minutes);
    time.set_extensions_max(policy.time.extensions_max);
    time.set_warn_minutes(policy.time.warn_minutes);
    time.set_idle_minutes(policy.time.idle_minutes);
    time.set_daily_minutes(policy.time.daily_minutes);

    pb::Policy::Who& who = *into.mutable_who();
    who.set_guest(policy.who.guest);
    who.set_ticket(policy.who.ticket);
    who.set_card(policy.who.card);

    put_list(policy.apps.tiles, *into.mutable_apps()->mutable_tiles());
    put_list(policy.apps.autostart, *into.mutable_apps()->mutable_autostart());

    pb::Policy::Browser& browser = *into.mutable_browser();
    browser.set_homepage(policy.browser.homepage);
    put_list(policy.browser.allow, *browser.mutable_allow());
    put_list(policy.browser.deny, *browser.mutable_deny());

    into.mutable_help()->set_view(policy.help.view);
    into.mutable_help()->set_control(policy.help.control);

    pb::Policy::Sandbox& sandbox = *into.mutable_sandbox();
    sandbox.set_memory_mb(policy.sandbox.memory_mb);
    sandbox.set_home_mb(policy.sandbox.home_mb);
    sandbox.set_processes_max(policy.sandbox.processes_max);
    sandbox.set_network(policy.sandbox.network);
    put_list(policy.sandbox.hosts, *sandbox.mutable_hosts());

    pb::Policy::Devices& devices = *into.mutable_devices();
    devices.set_usb(policy.devices.usb);
    devices.set_printing(policy.devices.printing);
    devices.set_sound(policy.devices.sound);

    into.set_native_display(policy.native_display);
    into.set_image(policy.image);
}

Policy take_policy(const pb::Policy& from, Taking& taking) {
    Policy policy;
    policy.name = taking.text(from.name(), name_max, "policy.name");
    policy.title_fr = taking.text(from.title_fr(), text_max, "policy.title_fr");
    policy.title_en = taking.text(from.title_en(), text_max, "policy.title_en");

    const pb::Policy::Time& time = from.time();
    policy.time.minutes = taking.amount(time.minutes(), "time.minutes");
    policy.time.extension_minutes =
        taking.amount(time.extension_minutes(), "time.extension_minutes");
    policy.time.extensions_max = taking.amount(time.extensions_max(), "time.extensions_max");
    policy.time.warn_minutes = taking.amount(time.warn_minutes(), "time.warn_minutes");
    policy.time.idle_minutes = taking.amount(time.idle_minutes(), "time.idle_minutes");
    policy.time.daily_minutes = taking.amount(time.daily_minutes(), "time.daily_minutes");

    policy.who = {from.who().guest(), from.who().ticket(), from.who().card()};

    policy.apps.tiles = take_list(from.apps().tiles(), taking, "apps.tiles");
    policy.apps.autostart = take_list(from.apps().autostart(), taking, "apps.autostart");

    const pb::Policy::Browser& browser = from.browser();
    policy.browser.homepage = taking.text(browser.homepage(), address_max, "browser.homepage");
    policy.browser.allow = take_list(browser.allow(), taking, "browser.allow");
    policy.browser.deny = take_list(browser.deny(), taking, "browser.deny");

    policy.help = {from.help().view(), from.help().control()};

    const pb::Policy::Sandbox& sandbox = from.sandbox();
    policy.sandbox.memory_mb = taking.amount(sandbox.memory_mb(), "sandbox.memory_mb");
    policy.sandbox.home_mb = taking.amount(sandbox.home_mb(), "sandbox.home_mb");
    policy.sandbox.processes_max = taking.amount(sandbox.processes_max(), "sandbox.processes_max");
    policy.sandbox.network = sandbox.network();
    policy.sandbox.hosts = take_list(sandbox.hosts(), taking, "sandbox.hosts");

    policy.devices = {from.devices().usb(), from.devices().printing(), from.devices().sound()};

    policy.native_display = from.native_display();
    policy.image = taking.text(from.image(), name_max, "policy.image");
    return policy;
}

}  // namespace foyer::wire
