#include <clocale>
#include <cstdint>
#include <limits>
#include <locale>
#include <optional>
#include <string>
#include <string_view>

#include <deepprune/io/number.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

/// Sets the locale of C and of C++ for as long as it lives.
class LocaleGuard {
  public:
    explicit LocaleGuard(char const* name) : set_{std::setlocale(LC_ALL, name) != nullptr} {
        if (set_) {
            std::locale::global(std::locale{name});
        }
    }
    ~LocaleGuard() {
        std::locale::global(std::locale::classic());
        std::setlocale(LC_ALL, "C");
    }
    [[nodiscard]] bool set() const { return set_; }

  private:
    bool set_;
};

}  // namespace

TEST_CASE("numbers are read whole or not at all", "[io][number]") {
    CHECK(dp::parse_number<double>("0.75") == 0.75);
    CHECK(dp::parse_number<double>("-1e-3") == -0.001);
    CHECK(dp::parse_number<double>("7.669267654418945312e-01") == 7.669267654418945312e-01);
    CHECK(dp::parse_number<double>(".5") == 0.5);
    CHECK(dp::parse_number<float>("3") == 3.0F);
    CHECK(dp::parse_number<int>("-12") == -12);
    CHECK(dp::parse_number<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    for (auto const* text : {"", " 1", "1 ", "+1", "0,25", "1x", "x", "inf", "-inf", "nan", "NAN", "infinity", "1e999",
                             "--1", "0x10", "1e", "."}) {
        CAPTURE(text);
        CHECK_FALSE(dp::parse_number<double>(text).has_value());
    }
    CHECK_FALSE(dp::parse_number<int>("1.5").has_value());
    CHECK_FALSE(dp::parse_number<unsigned>("-1").has_value());
    CHECK_FALSE(dp::parse_number<std::uint8_t>("256").has_value());
    CHECK_FALSE(dp::parse_number<float>("1e39").has_value());
    CHECK_FALSE(dp::parse_number<int>(std::string_view{"1\0", 2}).has_value());
    STATIC_REQUIRE_FALSE(dp::detail::ParsableNumber<bool>);
    STATIC_REQUIRE_FALSE(dp::detail::ParsableNumber<char>);
}

TEST_CASE("a required number says where it is missing", "[io][number]") {
    dp::NumberRange<int> const range{.min = 1, .max = 9, .description = "a digit from 1 to 9"};
    dp::Location const where{.file = "f.txt", .line = 4, .column = 2};
    CHECK(dp::require_number("1", range, where) == 1);
    CHECK(dp::require_number("9", range, where) == 9);
    for (auto const* text : {"0", "10", "", "5.0"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(dp::require_number(text, range, where), dp::DataError);
    }
    CHECK_THROWS_WITH(dp::require_number("1\t", range, where),
                      "f.txt:4:2: found '1\\x09', expected a digit from 1 to 9");
}

TEST_CASE("the locale does not matter", "[io][number]") {
    bool any = false;
    for (auto const* name : {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"}) {
        LocaleGuard const guard{name};
        if (!guard.set()) {
            continue;
        }
        any = true;
        CAPTURE(name);
        CHECK(dp::parse_number<double>("0.75") == 0.75);
        CHECK_FALSE(dp::parse_number<double>("0,75").has_value());
        CHECK_FALSE(dp::parse_number<int>("1.000").has_value());
    }
    if (!any) {
        WARN("skipped: no German or French locale is installed");
    }
}
