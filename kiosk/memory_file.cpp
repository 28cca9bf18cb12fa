#include "kiosk/memory_file.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

#include "proto/state_file.hpp"

namespace foyer::kiosk {

namespace json = boost::json;

namespace {

// How far the durable file may stay behind the time used.
constexpr Millis durable_every_ms = minutes(1);

template <class Row>
json::object session_fields(const Row& row) {
    return {{"id", row.id.value},
            {"policy", row.policy},
            {"access", static_cast<int>(row.access)},
            {"used_ms", row.used_ms}};
}

// Numbers of ours outside of their range throw like a missing field does.
template <class Enum>
Enum enum_from(const json::value& value, Enum last) {
    const int number = json::value_to<int>(value);
    if (number < 0 || number > static_cast<int>(last)) {
        throw std::out_of_range("number " + std::to_string(number) + " is out of range");
    }
    return static_cast<Enum>(number);
}

template <class Row>
Row session_from(const json::object& object) {
    Row row;
    row.id.value = json::value_to<std::uint64_t>(object.at("id"));
    row.policy = json::value_to<std::string>(object.at("policy"));
    row.access = enum_from(object.at("access"), AccessKind::card);
    row.used_ms = json::value_to<Millis>(object.at("used_ms"));
    return row;
}

Memory parse(const std::string& text) {
    const json::value document = json::parse(text);
    const json::object& object = document.as_object();
    Memory memory;
    if (const json::value& live = object.at("live"); !live.is_null()) {
        memory.live = session_from<Memory::Live>(live.as_object());
    }
    for (const json::value& entry : object.at("unacknowledged").as_array()) {
        auto record = session_from<SessionRecord>(entry.as_object());
        record.cause = enum_from(entry.as_object().at("cause"), EndCause::never_started);
        memory.unacknowledged.push_back(std::move(record));
    }
    memory.out_of_order = object.at("out_of_order").as_bool();
    return memory;
}

}  // namespace

std::string to_json(const Memory& memory) {
    json::object object;
    object["live"] =
        memory.live ? json::value(session_fields(*memory.live)) : json::value(nullptr);
    json::array records;
    for (const SessionRecord& record : memory.unacknowledged) {
        json::object entry = session_fields(record);
        entry["cause"] = static_cast<int>(record.cause);
        records.push_back(std::move(entry));
    }
    object["unacknowledged"] = std::move(records);
    object["out_of_order"] = memory.out_of_order;
    return json::serialize(object) + "\n";
}

Result<Memory> memory_from_json(const std::string& text) {
    try {
        return parse(text);
    } catch (const std::exception& error) {
        return failure(error.what());
    }
}

MemoryFile::MemoryFile(std::filesystem::path state_dir, std::filesystem::path run_dir)
    : file_(std::move(state_dir) / "memory.json"), used_file_(std::move(run_dir) / "used.json") {}

Result<Memory> MemoryFile::load() {
    const auto text = read_state_file(file_);
    if (!text) {
        return failure(text.error());
    }
    if (!*text) {
        return Memory{};
    }
    auto memory = memory_from_json(**text);
    if (!memory) {
        return failure("reading " + file_.string() + ": " + memory.error().text);
    }
    durable_ = *memory;
    // The younger count of the same session, when the machine was not switched off meanwhile.
    if (const auto used = read_state_file(used_file_); used && *used && memory->live) {
        const auto younger = memory_from_json(**used);
        if (younger && younger->live && younger->live->id == memory->live->id) {
            memory->live->used_ms = std::max(memory->live->used_ms, younger->live->used_ms);
        }
    }
    return memory;
}

Status MemoryFile::keep(const Memory& memory) {
    Memory as_durable = memory;
    if (memory.live && durable_.live && memory.live->id == durable_.live->id &&
        memory.live->used_ms - durable_.live->used_ms < durable_every_ms) {
        as_durable.live->used_ms = durable_.live->used_ms;
    }
    if (as_durable == durable_) {
        return write_state_file(used_file_, to_json(Memory{memory.live, {}, false}));
    }
    Status written = write_state_file(file_, to_json(memory));
    if (written) {
        durable_ = memory;
    }
    return written;
}

}  // namespace foyer::kiosk
