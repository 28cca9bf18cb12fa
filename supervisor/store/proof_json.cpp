#include "supervisor/store/proof_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <type_traits>

namespace foyer::supervisor {

namespace json = boost::json;

namespace {

json::object check_object(const Check& check) {
    return {{"name", check.name},
            {"clean", check.clean},
            {"looked_at", check.looked_at},
            {"found", check.found}};
}

template <class T>
bool read(const json::object& object, const char* key, T& into) {
    const json::value* value = object.if_contains(key);
    if (!value) return false;
    if constexpr (std::is_same_v<T, bool>) {
        if (value->is_bool()) into = value->get_bool();
        return value->is_bool();
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (value->is_string()) into = value->get_string();
        return value->is_string();
    } else {
        if (value->is_int64()) into = value->get_int64();
        return value->is_int64();
    }
}

bool read_check(const json::value& value, Check& into) {
    const json::object* object = value.if_object();
    return object && read(*object, "name", into.name) && read(*object, "clean", into.clean) &&
           read(*object, "looked_at", into.looked_at) && read(*object, "found", into.found);
}

}  // namespace

std::string to_json(const Proof& proof) {
    json::array checks;
    for (const Check& check : proof.checks) checks.push_back(check_object(check));
    return json::serialize(json::object{{"clean", proof.clean},
                                        {"full", proof.full},
                                        {"ms", proof.ms},
                                        {"checks", std::move(checks)}});
}

Result<Proof> proof_from_json(std::string_view text) {
    const tl::unexpected<Error> wrong = failure("read a stored proof: expected its JSON");
    json::error_code error;
    json::parse_options options;
    options.allow_invalid_utf8 = true;  // what a check found may be a file name of any bytes
    const json::value value = json::parse(text, error, {}, options);
    const json::object* object = error ? nullptr : value.if_object();
    Proof proof;
    if (!object || !read(*object, "clean", proof.clean) || !read(*object, "full", proof.full) ||
        !read(*object, "ms", proof.ms)) {
        return wrong;
    }
    const json::value* checks = object->if_contains("checks");
    if (!checks || !checks->is_array()) return wrong;
    for (const json::value& element : checks->get_array()) {
        if (!read_check(element, proof.checks.emplace_back())) return wrong;
    }
    return proof;
}

}  // namespace foyer::supervisor
