#include "supervisor/accounts/accounts.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>
#include <utility>

#include "supervisor/accounts/naming.hpp"
#include "supervisor/accounts/password_thread.hpp"
#include "supervisor/accounts/secrets.hpp"
#include "supervisor/accounts/sign_in_limit.hpp"
#include "supervisor/accounts/sign_ins.hpp"
#include "supervisor/store/sha256.hpp"
#include "supervisor/store/store_thread.hpp"

namespace foyer::supervisor {

namespace asio = boost::asio;

namespace {

// A function that calls back once with a T, on the io thread.
template <class T>
using Ask = std::function<void(std::function<void(T)>)>;

// Waits for the call. What is awaited is always a named object without captures of its own: g++ 12
// destroys twice what a lambda written inside a co_await expression owns.
template <class T>
asio::awaitable<T> answer_of(Ask<T> ask) {
    const auto initiate = [&ask](auto handler) {
        // std::function wants to copy what it holds, and a handler can only be moved.
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        ask([kept](T value) { std::move (*kept)(std::move(value)); });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(
        initiate, asio::use_awaitable);
}

Account account_of(const AccountRow& row) {
    return {row.name, row.display_name, row.role, row.disabled};
}

tl::unexpected<Refusal> refuse(RefusalKind kind, std::string reason) {
    return tl::unexpected<Refusal>(Refusal{kind, std::move(reason)});
}

tl::unexpected<SignInRefusal> refuse_sign_in(std::string reason, Millis wait_ms = 0) {
    return tl::unexpected<SignInRefusal>(SignInRefusal{wait_ms, std::move(reason)});
}

// The hash that a name without an account is checked against, so that a wrong name takes as long
// as a wrong password.
std::string hash_of_nobody() { return hash_password(random_token()).value(); }

}  // namespace

struct Accounts::Inside {
    StoreThread& store;
    PasswordThread& passwords;
    std::map<std::string, AccountRow> by_name;
    SignIns sign_ins;
    std::function<Instant()> now;
    SignInLimit limit;
    std::set<std::string> being_added;  // names whose password is being hashed or written
    std::string nobodys_hash = hash_of_nobody();
    std::function<void(const std::string&)> signed_out = [](const std::string&) {};

    const AccountRow* active(const std::string& name) const {
        const auto found = by_name.find(name);
        return found != by_name.end() && !found->second.disabled ? &found->second : nullptr;
    }

    bool is_last_admin(const AccountRow& row) const {
        return row.role == Role::admin &&
               std::none_of(by_name.begin(), by_name.end(), [&](const auto& entry) {
                   const AccountRow& other = entry.second;
                   return other.role == Role::admin && !other.disabled && other.name != row.name;
               });
    }

    asio::awaitable<bool> matches(std::string name, std::string password) {
        const AccountRow* row = active(name);
        std::string hash = row ? row->password_hash : nobodys_hash;
        if (password.size() > password_bytes_max) password.clear();
        const Ask<bool> ask = [&](std::function<void(bool)> answer) {
            passwords.verify(std::move(hash), std::move(password), std::move(answer));
        };
        co_return co_await answer_of<bool>(ask);
    }

    asio::awaitable<Result<std::string>> hash(std::string password) {
        const Ask<Result<std::string>> ask = [&](std::function<void(Result<std::string>)> answer) {
            passwords.hash(std::move(password), std::move(answer));
        };
        co_return co_await answer_of<Result<std::string>>(ask);
    }

    asio::awaitable<Status> written(StoreThread::Work work) {
        const Ask<Status> ask = [&](std::function<void(Status)> done) {
            store.run(std::move(work), std::move(done));
        };
        co_return co_await answer_of<Status>(ask);
    }

    // The store forgets bearer tokens in its own time: they are over here already.
    void tell(const std::vector<SignIns::Ended>& ended) {
        for (const SignIns::Ended& one : ended) {
            if (one.bearer) store.drop_token(one.hash, [](const Status&) {});
            if (one.last) signed_out(one.account);
        }
    }

    asio::awaitable<tl::expected<std::string, SignInRefusal>> give_token(std::string name,
                                                                         TokenKind kind) {
        const std::string token = random_token();
        const std::string token_hash = sha256_hex(token);
        if (kind == TokenKind::cookie) {
            tell(sign_ins.add_cookie(token_hash, name, now()));
            co_return token;
        }
        const TokenRow row{token_hash, name, now().wall_ms + SignIns::bearer_life_ms};
        StoreThread::Work save = [row](Store& s) { return s.save_token(row); };
        const Status saved = co_await written(std::move(save));
        if (!saved) co_return refuse_sign_in(saved.error().text);
        tell(sign_ins.add_bearer(row, now()));
        // Disabled while the token was written: then it must not outlive this call.
        if (!active(name)) tell(sign_ins.end(token_hash));
        co_return token;
    }
};

Accounts::Accounts(StoreThread& store, PasswordThread& passwords, std::vector<AccountRow> accounts,
                   std::vector<TokenRow> tokens, std::function<Instant()> now)
    : inside_(new Inside{store, passwords, {}, SignIns(tokens, now()), now, {}, {}}) {
    for (AccountRow& row : accounts) {
        std::string name = row.name;
        inside_->by_name.emplace(std::move(name), std::move(row));
    }
}

Accounts::~Accounts() = default;

asio::awaitable<tl::expected<SignIn, SignInRefusal>> Accounts::sign_in(std::string name,
                                                                       std::string password,
                                                                       std::string address,
                                                                       TokenKind kind) {
    constexpr auto wrong = "the name or the password is wrong";
    constexpr auto too_many = "too many attempts to sign in";
    if (inside_->passwords.full()) co_return refuse_sign_in(too_many, seconds(1));
    if (name.size() > 200) name.resize(200);  // not a name, but it is remembered by the limit
    const Millis wait_ms = inside_->limit.admit(name, address, inside_->now());
    if (wait_ms > 0) co_return refuse_sign_in(too_many, wait_ms);

    const bool right = co_await inside_->matches(name, std::move(password));
    // Looked up again: the account may have gone while the password was checked.
    const AccountRow* row = inside_->active(name);
    if (!right || !row) co_return refuse_sign_in(wrong);
    inside_->limit.succeeded(name, address);
    Account account = account_of(*row);
    auto token = co_await inside_->give_token(std::move(name), kind);
    if (!token) co_return tl::unexpected<SignInRefusal>(token.error());
    co_return SignIn{std::move(account), *std::move(token)};
}

std::optional<Account> Accounts::who(std::string_view token) {
    const auto name = inside_->sign_ins.use(sha256_hex(token), inside_->now());
    if (!name) return std::nullopt;
    const AccountRow* row = inside_->active(*name);
    return row ? std::optional(account_of(*row)) : std::nullopt;
}

void Accounts::sign_out(std::string_view token) {
    inside_->tell(inside_->sign_ins.end(sha256_hex(token)));
}

asio::awaitable<tl::expected<Added, Refusal>> Accounts::add(std::string name,
                                                            std::string display_name, Role role,
                                                            std::string password) {
    Added added{{name, display_name, role}, {}};
    if (password.empty()) added.password = password = random_password();
    for (const auto& problem : {wrong_account_name(name), wrong_display_name(display_name),
                                wrong_password_choice(password)}) {
        if (problem) co_return refuse(RefusalKind::invalid, *problem);
    }
    if (inside_->by_name.contains(name) || inside_->being_added.contains(name)) {
        co_return refuse(RefusalKind::conflict, "there is an account " + name + " already");
    }
    if (inside_->passwords.full()) {
        co_return refuse(RefusalKind::conflict, "too many passwords are being checked right now");
    }
    inside_->being_added.insert(name);
    const Result<std::string> hash = co_await inside_->hash(std::move(password));
    AccountRow row{name, std::move(display_name), role, hash.value_or(""), false,
                   inside_->now().wall_ms};
    Status saved;
    if (hash) {
        StoreThread::Work save = [row](Store& s) { return s.save_account(row); };
        saved = co_await inside_->written(std::move(save));
    }
    inside_->being_added.erase(name);
    if (!hash) co_return refuse(RefusalKind::conflict, hash.error().text);
    if (!saved) co_return refuse(RefusalKind::conflict, saved.error().text);
    inside_->by_name.emplace(std::move(name), std::move(row));
    co_return added;
}

std::vector<Account> Accounts::list() const {
    std::vector<Account> accounts;
    for (const auto& [name, row] : inside_->by_name) accounts.push_back(account_of(row));
    return accounts;
}

asio::awaitable<tl::expected<void, Refusal>> Accounts::disable(std::string name) {
    const auto found = inside_->by_name.find(name);
    if (found == inside_->by_name.end()) {
        co_return refuse(RefusalKind::not_found, "there is no account " + name);
    }
    if (found->second.disabled) co_return tl::expected<void, Refusal>();
    if (inside_->is_last_admin(found->second)) {
        co_return refuse(RefusalKind::conflict,
                         name + " is the last admin: somebody must be left to administer");
    }
    // At once, whatever the disk says: who is shut out stays so until the next start at least.
    found->second.disabled = true;
    inside_->tell(inside_->sign_ins.end_account(name));
    const AccountRow row = found->second;
    StoreThread::Work save = [row](Store& s) -> Status {
        const Status kept = s.save_account(row);
        return kept ? s.drop_tokens_of(row.name) : kept;
    };
    const Status saved = co_await inside_->written(std::move(save));
    if (!saved) co_return refuse(RefusalKind::conflict, saved.error().text);
    co_return tl::expected<void, Refusal>();
}

void Accounts::on_signed_out(std::function<void(const std::string& account)> call) {
    inside_->signed_out = std::move(call);
}

void Accounts::expire() { inside_->tell(inside_->sign_ins.end_expired(inside_->now())); }

}  // namespace foyer::supervisor
