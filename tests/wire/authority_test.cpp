#include "supervisor/station/authority.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "proto/state_file.hpp"
#include "tests/wire/folder.hpp"

namespace foyer::supervisor {
namespace {

mode_t mode_of(const std::filesystem::path& file) {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return found.st_mode & 07777;
}

const ServerNames names{{"desk.example.org"}, {"192.168.1.10"}};

TEST(Authority, IsTheSameAfterARestart) {
    const Folder folder;
    const auto first = Authority::open(folder.path() / "ca", names, names).value();
    const auto second = Authority::open(folder.path() / "ca", names, names).value();
    EXPECT_EQ(first.station_ca_pem(), second.station_ca_pem());
    EXPECT_EQ(first.desk_ca_pem(), second.desk_ca_pem());
    EXPECT_EQ(first.station_server().key_pem, second.station_server().key_pem);
    EXPECT_NE(first.station_ca_pem(), first.desk_ca_pem());
}

TEST(Authority, KeepsItsFilesToItself) {
    const Folder folder;
    const auto directory = folder.path() / "ca";
    (void)Authority::open(directory, names, names).value();
    EXPECT_EQ(mode_of(directory), 0700U);
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        EXPECT_EQ(mode_of(entry.path()), 0600U) << entry.path();
        ++files;
    }
    EXPECT_EQ(files, 6);
}

TEST(Authority, VouchesForItsServersOnly) {
    const Folder folder;
    const auto authority = Authority::open(folder.path(), names, names).value();
    EXPECT_TRUE(
        check_issued(authority.station_server().certificate_pem, authority.station_ca_pem()));
    EXPECT_TRUE(check_issued(authority.desk_server().certificate_pem, authority.desk_ca_pem()));
    EXPECT_FALSE(check_issued(authority.desk_server().certificate_pem, authority.station_ca_pem()));
    EXPECT_FALSE(check_issued(authority.station_server().certificate_pem, authority.desk_ca_pem()));
}

TEST(Authority, AStationsCertificateIsNoServers) {
    const Folder folder;
    const auto authority = Authority::open(folder.path(), names, names).value();
    const std::string key = make_private_key_pem();
    const auto certificate = authority.sign_station("poste-3", *public_key_der(key)).value();
    EXPECT_EQ(certificate_common_name(certificate).value(), "poste-3");
    EXPECT_EQ(certificate_public_key_der(certificate).value(), *public_key_der(key));
    EXPECT_FALSE(check_issued(certificate, authority.station_ca_pem()));
}

TEST(Authority, SignsNeitherOddNamesNorOddKeys) {
    const Folder folder;
    const auto authority = Authority::open(folder.path(), names, names).value();
    const std::string key = *public_key_der(make_private_key_pem());
    for (const std::string name : {"", "Poste", "a b", "../x", "a\nb"}) {
        EXPECT_FALSE(authority.sign_station(name, key)) << name;
    }
    EXPECT_FALSE(authority.sign_station("poste-3", "noise"));
    EXPECT_FALSE(authority.sign_station("poste-3", key + "x"));
    EXPECT_FALSE(authority.sign_station("poste-3", key.substr(0, key.size() - 1)));
}

TEST(Authority, TheDeskMayMoveInsideItsNetworkButTakeNoOtherName) {
    const Folder folder;
    ASSERT_TRUE(Authority::open(folder.path(), names, names));
    for (const char* ip :
         {"10.1.2.3", "172.31.0.1", "192.168.77.1", "127.0.0.1", "::1", "fd00::1", "fe80::1"}) {
        EXPECT_TRUE(Authority::open(folder.path(), names, {{"desk.example.org"}, {ip}})) << ip;
    }
    for (const char* ip : {"8.8.8.8", "172.32.0.1", "2001:db8::1"}) {
        EXPECT_FALSE(Authority::open(folder.path(), names, {{}, {ip}})) << ip;
    }
    EXPECT_TRUE(Authority::open(folder.path(), names, {{"localhost"}, {}}));
    const auto refused = Authority::open(folder.path(), names, {{"bank.example.com"}, {}});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("desk-ca.crt"), std::string::npos) << refused.error().text;
}

TEST(Authority, WithoutNamesIsStillConstrained) {
    const Folder folder;
    ASSERT_TRUE(Authority::open(folder.path(), {}, {}));
    EXPECT_FALSE(Authority::open(folder.path(), {}, {{"bank.example.com"}, {}}));
}

TEST(Authority, RefusesNamesThatWouldSayMoreInACertificate) {
    const Folder folder;
    EXPECT_FALSE(Authority::open(folder.path(), {{"a.example,DNS:b.example"}, {}}, {}));
    EXPECT_FALSE(Authority::open(folder.path(), {{}, {"not an address"}}, {}));
}

TEST(Authority, SaysWhenItsFilesDoNotBelongTogether) {
    const Folder folder;
    ASSERT_TRUE(Authority::open(folder.path(), names, names));
    ASSERT_TRUE(write_state_file(folder.path() / "station-ca.key", make_private_key_pem()));
    const auto refused = Authority::open(folder.path(), names, names);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("station-ca.crt"), std::string::npos);

    ASSERT_TRUE(write_state_file(folder.path() / "station-ca.key", "not a key"));
    EXPECT_FALSE(Authority::open(folder.path(), names, names));
}

}  // namespace
}  // namespace foyer::supervisor
