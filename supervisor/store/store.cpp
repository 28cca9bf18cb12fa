#include "supervisor/store/store.hpp"

#include <optional>
#include <type_traits>

#include "proto/text.hpp"
#include "supervisor/store/account_rows.hpp"
#include "supervisor/store/columns.hpp"
#include "supervisor/store/floor_rows.hpp"
#include "supervisor/store/migrations.hpp"
#include "supervisor/store/register.hpp"
#include "supervisor/store/sqlite.hpp"

namespace foyer::supervisor {

namespace {

constexpr Millis day_ms = minutes(24 * 60);
constexpr Millis register_kept_ms = 365 * day_ms;

// SOCI's errors hold the whole statement on further lines; a log line wants the head of it.
std::string head_of(const soci::soci_error& error) { return plain_text(error.what(), 300); }

}  // namespace

struct Store::Inside {
    StoreLock lock;
    std::string space;
    soci::session sql;
    bool in_transaction = false;
    // What went wrong inside the transaction that is going on. It condemns the whole of it, even
    // if the caller of the failed part swallows the Error: half of that part may be written.
    std::optional<Error> broken;

    Status part(const std::function<Status()>& work) {
        try {
            Status done = work();
            if (!done && !broken) broken = done.error();
            return done;
        } catch (const soci::soci_error& error) {
            broken = Error{"the store: " + head_of(error)};
            return failure(*broken);
        }
    }

    Status transact(const std::function<Status()>& work) {
        if (in_transaction) return part(work);
        in_transaction = true;
        broken.reset();
        const Status done = part([&]() -> Status {
            soci::transaction transaction(sql);  // rolls back unless it was committed
            const Status worked = work();
            if (worked && !broken) transaction.commit();
            return worked;
        });
        in_transaction = false;
        if (broken) return failure(*broken);
        return done;
    }

    // transact() around a function that answers a value, or nothing.
    template <class F>
    auto run(F&& function) -> Result<std::invoke_result_t<F>> {
        using T = std::invoke_result_t<F>;
        if constexpr (std::is_void_v<T>) {
            return transact([&]() -> Status {
                function();
                return {};
            });
        } else {
            std::optional<T> value;
            const Status done = transact([&]() -> Status {
                value = function();
                return {};
            });
            if (!done) return failure(done.error());
            return *std::move(value);
        }
    }
};

Store::Store(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::string& url, std::string space_name) {
    const auto database = sqlite_path(url);
    if (!database) return failure(database.error());
    auto lock = StoreLock::take(*database);
    if (!lock) return failure(lock.error());
    auto inside = std::make_unique<Inside>(*std::move(lock), std::move(space_name));
    Status opened;
    try {
        opened = open_sqlite(inside->sql, *database);
        if (opened) opened = migrate(inside->sql, embedded_migrations(), system_now().wall_ms);
    } catch (const soci::soci_error& error) {
        opened = failure(head_of(error));
    }
    if (!opened) {
        return failure("open the store " + database->string() + ": " + opened.error().text);
    }
    return Store(std::move(inside));
}

Result<Saved> Store::load() {
    return inside_->run([&] { return read_saved(inside_->sql); });
}

Status Store::save(std::span<const Row> rows, Millis now_wall_ms) {
    return inside_->run([&] {
        for (const Row& row : rows) {
            std::visit(
                [&](const auto& r) { write_row(inside_->sql, r, inside_->space, now_wall_ms); },
                row);
        }
    });
}

Status Store::together(const std::function<Status()>& work) { return inside_->transact(work); }

Result<std::vector<AccountRow>> Store::accounts() {
    return inside_->run([&] { return read_accounts(inside_->sql); });
}

Status Store::save_account(const AccountRow& account) {
    return inside_->run([&] { write_account(inside_->sql, account); });
}

Result<std::vector<TokenRow>> Store::tokens() {
    return inside_->run([&] { return read_tokens(inside_->sql); });
}

Status Store::save_token(const TokenRow& token) {
    return inside_->run([&] { write_token(inside_->sql, token); });
}

Status Store::drop_token(const std::string& hash) {
    return inside_->run([&] { delete_token(inside_->sql, hash); });
}

Status Store::drop_tokens_of(const std::string& account) {
    return inside_->run([&] { delete_tokens_of(inside_->sql, account); });
}

Result<std::vector<RegisterEntry>> Store::register_entries(const RegisterRange& range) {
    return inside_->run([&] { return read_register(inside_->sql, range); });
}

Result<RegisterCheck> Store::verify_register() {
    return inside_->run([&] { return check_register(inside_->sql); });
}

Result<std::vector<HelpRow>> Store::helps(Millis from_wall_ms, Millis to_wall_ms,
                                          const StationName& station) {
    return inside_->run(
        [&] { return read_helps(inside_->sql, from_wall_ms, to_wall_ms, station); });
}

Result<std::vector<ProofRow>> Store::proofs(const StationName& station) {
    return inside_->run([&] { return read_proofs(inside_->sql, station); });
}

Status Store::purge(Millis now_wall_ms, std::int32_t help_days) {
    return inside_->run([&] {
        const Millis register_from = now_wall_ms - register_kept_ms;
        purge_register(inside_->sql, inside_->space, register_from, now_wall_ms);
        purge_rows(inside_->sql, register_from, now_wall_ms - help_days * day_ms);
    });
}

}  // namespace foyer::supervisor
