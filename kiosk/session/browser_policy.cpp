#include "kiosk/session/browser_policy.hpp"

#include <boost/json.hpp>

namespace foyer::kiosk {

namespace {

namespace json = boost::json;

json::array strings(const std::vector<std::string>& all) {
    json::array array;
    for (const std::string& each : all) {
        array.emplace_back(each);
    }
    return array;
}

// Chromium's pattern language to Firefox's match patterns: "example.org" also means its subdomains.
json::array match_patterns(const std::vector<std::string>& all) {
    json::array array;
    for (const std::string& each : all) {
        if (each == "*") {
            array.emplace_back("<all_urls>");
        } else if (each.find("://") != std::string::npos) {
            array.emplace_back(
                each.find('/', each.find("://") + 3) == std::string::npos ? each + "/*" : each);
        } else {
            array.emplace_back("*://*." + each +
                               (each.find('/') == std::string::npos ? "/*" : "*"));
        }
    }
    return array;
}

}  // namespace

std::string chromium_policy(const Policy::Browser& browser, const std::string& language) {
    json::object policy = {
        // Nothing of the guest is kept, asked for or sent.
        {"PasswordManagerEnabled", false},
        {"AutofillAddressEnabled", false},
        {"AutofillCreditCardEnabled", false},
        {"BrowserSignin", 0},
        {"SyncDisabled", true},
        {"MetricsReportingEnabled", false},
        {"SafeBrowsingExtendedReportingEnabled", false},
        {"UrlKeyedAnonymizedDataCollectionEnabled", false},
        {"FeedbackSurveysEnabled", false},
        {"BackgroundModeEnabled", false},
        {"BrowserGuestModeEnabled", false},
        {"BrowserAddPersonEnabled", false},
        // No question that a beginner cannot answer.
        {"DefaultBrowserSettingEnabled", false},
        {"PromotionalTabsEnabled", false},
        {"TranslateEnabled", false},
        {"ImportAutofillFormData", false},
        {"HideWebStoreIcon", true},
        {"DefaultNotificationsSetting", 2},
        {"DefaultGeolocationSetting", 2},
        {"DownloadDirectory", "/home/guest"},
        {"PromptForDownloadLocation", false},
        {"ShowHomeButton", true},
        // Names are resolved by the station: a filter there must not be passed by.
        {"DnsOverHttpsMode", "off"},
        {"BuiltInDnsClientEnabled", false},
        {"ApplicationLocaleValue", language},
        {"ForcedLanguages", json::array{language}},
        {"DeveloperToolsAvailability", 2},
    };
    if (!browser.homepage.empty()) {
        policy["HomepageLocation"] = browser.homepage;
        policy["HomepageIsNewTabPage"] = false;
        policy["NewTabPageLocation"] = browser.homepage;
        policy["RestoreOnStartup"] = 4;  // the list below
        policy["RestoreOnStartupURLs"] = json::array{browser.homepage};
    }
    // The more specific pattern wins, so a deny inside what is allowed still holds.
    json::array blocked = strings(browser.deny);
    if (!browser.allow.empty()) {
        blocked.emplace_back("*");
        policy["URLAllowlist"] = strings(browser.allow);
    }
    if (!blocked.empty()) {
        policy["URLBlocklist"] = std::move(blocked);
    }
    return json::serialize(policy);
}

std::string firefox_policy(const Policy::Browser& browser, const std::string& language) {
    json::object policy = {
        {"PasswordManagerEnabled", false},
        {"OfferToSaveLogins", false},
        {"DisableFirefoxAccounts", true},
        {"DisableTelemetry", true},
        {"DisableFirefoxStudies", true},
        {"DisablePocket", true},
        {"DisableFormHistory", true},
        {"DontCheckDefaultBrowser", true},
        {"NoDefaultBookmarks", true},
        {"OverrideFirstRunPage", ""},
        {"OverridePostUpdatePage", ""},
        {"DisableAppUpdate", true},
        {"BlockAboutConfig", true},
        {"DisableDeveloperTools", true},
        {"DownloadDirectory", "/home/guest"},
        {"DNSOverHTTPS", {{"Enabled", false}, {"Locked", true}}},
        {"UserMessaging", {{"SkipOnboarding", true}, {"WhatsNew", false}}},
        {"RequestedLocales", json::array{language}},
    };
    if (!browser.homepage.empty()) {
        policy["Homepage"] = {
            {"URL", browser.homepage}, {"Locked", true}, {"StartPage", "homepage"}};
    }
    if (!browser.allow.empty()) {
        policy["WebsiteFilter"] = {{"Block", json::array{"<all_urls>"}},
                                   {"Exceptions", match_patterns(browser.allow)}};
    } else if (!browser.deny.empty()) {
        policy["WebsiteFilter"] = {{"Block", match_patterns(browser.deny)}};
    }
    return json::serialize(json::object{{"policies", policy}});
}

}  // namespace foyer::kiosk
