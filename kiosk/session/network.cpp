#include "kiosk/session/network.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <set>

#include "kiosk/session/firewall.hpp"

namespace foyer::kiosk {

namespace {

constexpr int made_fd = 3;  // where the holder tells that the namespace exists
constexpr int pasta_restarts = 3;

// The ports of the station's loopback that the policy names, as pasta's -T takes them.
std::string forwarded_ports(const std::vector<NamedHost>& hosts) {
    std::set<std::uint16_t> ports;
    for (const NamedHost& host : hosts) {
        if (host.loopback) {
            ports.insert(host.port);
        }
    }
    return ports.empty() ? "none" : fmt::format("{}", fmt::join(ports, ","));
}

std::vector<std::string> pasta_command(const std::string& ports, pid_t holder) {
    return {"/usr/bin/pasta", "--foreground", "--quiet", "--config-net", "-I", "eth0", "-a",
            guest_address, "-n", "30", "-g", gateway_address,
            // Without these the gateway is the station's loopback, and so are the open ports.
            "--no-map-gw", "-t", "none", "-u", "none", "-T", ports, "-U", "none",
            // The forwarder finds the station's name servers only together with --dhcp-dns.
            "--dns-forward", gateway_address, "--dhcp-dns", "--no-dhcp", "--no-dhcpv6", "--no-ra",
            "--userns", fmt::format("/proc/{}/ns/user", holder), "--netns",
            fmt::format("/proc/{}/ns/net", holder)};
}

Status join_network(const std::string& path) {
    const Descriptor space(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!space || ::setns(space.get(), CLONE_NEWNET) != 0) {
        return failure(Error::of_errno("joining " + path, errno));
    }
    return {};
}

}  // namespace

class SessionNetwork::Impl {
public:
    Impl(boost::asio::io_context& io, Children& children, NetworkSpec spec, NetworkEvents events)
        : children_(children), spec_(std::move(spec)), events_(std::move(events)), made_(io) {}

    Status start() {
        for (const std::string& text : spec_.hosts) {
            const auto host = parse_host(text);
            if (!host) {
                return failure(host.error());
            }
            hosts_.push_back(*host);
        }
        return start_holder();
    }

    std::string network_namespace() const { return fmt::format("/proc/{}/ns/net", holder_.pid()); }
    void stop() {
        events_ = {};
        stopped_ = true;
    }
    bool alive() const { return holder_ || rules_ || pasta_; }

private:
    ChildSpec under_own_uid(std::vector<std::string> argv) const {
        ChildSpec child;
        child.argv = std::move(argv);
        child.env = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
        child.identity = Identity{spec_.uid, spec_.uid};
        child.cgroup = spec_.cgroup;
        return child;
    }

    Status start_holder() {
        auto pipe = make_pipe();
        if (!pipe) {
            return failure(pipe.error());
        }
        ChildSpec child = under_own_uid({spec_.init_program, "network"});
        child.descriptors = {{pipe->second.get(), made_fd}};
        auto holder = children_.spawn(child, [this](const Exit& exit) {
            holder_ = Child();
            ended("the network's holder " + exit.text());
        });
        if (!holder) {
            return failure(holder.error());
        }
        holder_ = std::move(*holder);
        made_.assign(pipe->first.release());
        // Destroying the descriptor aborts the read; a holder that dies closes the pipe.
        made_.async_read_some(boost::asio::buffer(&plus_, 1),
                              [this, weak = std::weak_ptr(token_)](
                                  const boost::system::error_code& error, std::size_t) {
                                  if (!error && !weak.expired() && !stopped_) {
                                      load_rules();
                                  }
                              });
        return {};
    }

    void load_rules() {
        made_.close();
        auto refused = station_networks();
        auto rules = refused ? make_memory_file(rules_with(*refused)) : failure(refused.error());
        if (!rules) {
            ended(rules.error().text);
            return;
        }
        ChildSpec child;
        child.argv = {"/usr/sbin/nft", "-f", "-"};
        child.env = {"PATH=/usr/sbin:/usr/bin", "LANG=C.UTF-8"};
        child.cgroup = spec_.cgroup;
        child.descriptors = {{rules->get(), 0}};
        child.setup = [this] { return join_network(network_namespace()); };
        auto nft = children_.spawn(child, [this](const Exit& exit) {
            rules_ = Child();
            if (stopped_) {
                return;
            }
            if (!exit.clean()) {
                ended("loading the network's rules: nft " + exit.text());
                return;
            }
            start_pasta();
            if (pasta_ && events_.ready) {
                events_.ready();
            }
        });
        if (!nft) {
            ended(nft.error().text);
            return;
        }
        rules_ = std::move(*nft);
    }

    std::string rules_with(std::vector<std::string> refused) const {
        refused.insert(refused.end(), spec_.refused.begin(), spec_.refused.end());
        return firewall_rules(hosts_, refused);
    }

    void start_pasta() {
        auto pasta = children_.spawn(
            under_own_uid(pasta_command(forwarded_ports(hosts_), holder_.pid())),
            [this](const Exit& exit) {
                pasta_ = Child();
                if (stopped_) {
                    return;
                }
                if (holder_ && pasta_restarts_left_-- > 0) {
                    start_pasta();  // the guest's open connections are lost, the session is not
                } else {
                    // A station without an uplink (a bus) must work all the same: the guest has
                    // fewer places to reach, never more.
                    spdlog::warn("a session has no network: pasta {}", exit.text());
                }
            });
        if (!pasta) {
            ended(pasta.error().text);
            return;
        }
        pasta_ = std::move(*pasta);
    }

    void ended(const std::string& reason) {
        if (events_.ended) {
            events_.ended(reason);
        }
    }

    Children& children_;
    NetworkSpec spec_;
    NetworkEvents events_;
    std::vector<NamedHost> hosts_;
    boost::asio::posix::stream_descriptor made_;
    char plus_ = 0;
    bool stopped_ = false;
    int pasta_restarts_left_ = pasta_restarts;
    std::shared_ptr<char> token_ = std::make_shared<char>();  // expires with this
    Child holder_, rules_, pasta_;
};

SessionNetwork::SessionNetwork() = default;
SessionNetwork::~SessionNetwork() = default;

Result<std::unique_ptr<SessionNetwork>> SessionNetwork::start(boost::asio::io_context& io,
                                                              Children& children, NetworkSpec spec,
                                                              NetworkEvents events) {
    std::unique_ptr<SessionNetwork> network(new SessionNetwork);
    network->impl_ = std::make_unique<Impl>(io, children, std::move(spec), std::move(events));
    if (Status started = network->impl_->start(); !started) {
        return failure(started.error());
    }
    return network;
}

std::string SessionNetwork::network_namespace() const { return impl_->network_namespace(); }

void SessionNetwork::stop() { impl_->stop(); }

bool SessionNetwork::alive() const { return impl_->alive(); }

}  // namespace foyer::kiosk
