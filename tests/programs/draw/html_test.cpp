#include "../../catch.hpp"

#include <clocale>
#include <limits>
#include <locale>
#include <string>

#include "draw/html.hpp"

TEST_CASE("escape leaves no way out of an element or an attribute") {
    CHECK(programs::draw::escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
    CHECK(programs::draw::escape("</title><script>") == "&lt;/title&gt;&lt;script&gt;");
    CHECK(programs::draw::escape("") == "");
    CHECK(programs::draw::escape("one\ttwo\nthree") == "one\ttwo\nthree");
}

TEST_CASE("escape passes UTF-8 on and replaces all else") {
    std::string const bad = "\xEF\xBF\xBD";
    CHECK(programs::draw::escape("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xA7\xAC") == "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xA7\xAC");
    CHECK(programs::draw::escape("\xE9t\xE9") == bad + "t" + bad);               // Latin-1
    CHECK(programs::draw::escape("\xC0\xBC") == bad + bad);                      // '<' in an overlong form
    CHECK(programs::draw::escape("\xE0\x80\xBC") == bad + bad + bad);            // and in a longer one
    CHECK(programs::draw::escape("\xED\xA0\x80") == bad + bad + bad);            // half a surrogate pair
    CHECK(programs::draw::escape("\xF4\x90\x80\x80") == bad + bad + bad + bad);  // above U+10FFFF
    CHECK(programs::draw::escape("x\xE2\x82") == "x" + bad + bad);               // cut
    CHECK(programs::draw::escape(std::string("\0\x1B\x7F\r", 4)) == bad + bad + bad + bad);
    CHECK(programs::draw::escape("\xC2\x85") == bad + bad);            // a control character above ASCII
    CHECK(programs::draw::escape("\xEF\xBF\xBF") == bad + bad + bad);  // U+FFFF is no character
}

TEST_CASE("numbers are written in one way, and not at all where there is none") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(programs::draw::fixed(0.93214, 4) == "0.9321");
    CHECK(programs::draw::fixed(-1.5, 2) == "\u22121.50");
    CHECK(programs::draw::fixed(-0.00001, 2) == "0.00");
    CHECK(programs::draw::fixed(nan, 2) == "\u2013");
    CHECK(programs::draw::fixed(std::numeric_limits<double>::infinity(), 2) == "\u2013");
    CHECK(programs::draw::fixed(std::numeric_limits<double>::max(), 9).size() == 309 + 1 + 9);
    CHECK(programs::draw::general(0.01, 3) == "0.01");
    CHECK(programs::draw::general(0.0083333, 3) == "0.00833");
    CHECK(programs::draw::general(2.5e-5, 3) == "2.5e-05");
    CHECK(programs::draw::general(nan) == "\u2013");
    CHECK(programs::draw::percent(0.4873) == "48.7\u00A0%");
    CHECK(programs::draw::percent(nan) == "\u2013");
    CHECK(programs::draw::count(0) == "0");
    CHECK(programs::draw::count(999) == "999");
    CHECK(programs::draw::count(1000) == "1,000");
    CHECK(programs::draw::count(12345678) == "12,345,678");
    CHECK(programs::draw::plural(1, "kernel") == "1 kernel");
    CHECK(programs::draw::plural(0, "kernel") == "0 kernels");
}

TEST_CASE("durations") {
    CHECK(programs::draw::duration(0.25) == "0.25\u00A0s");
    CHECK(programs::draw::duration(38.44) == "38.4\u00A0s");
    CHECK(programs::draw::duration(99.96) == "1\u00A0min 40\u00A0s");
    CHECK(programs::draw::duration(247) == "4\u00A0min 07\u00A0s");
    CHECK(programs::draw::duration(3599.6) == "1\u00A0h 00\u00A0min");
    CHECK(programs::draw::duration(7500) == "2\u00A0h 05\u00A0min");
    CHECK(programs::draw::duration(-1) == "\u2013");
    CHECK(programs::draw::duration(std::numeric_limits<double>::quiet_NaN()) == "\u2013");
}

TEST_CASE("numbers do not follow the locale") {
    struct Comma : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    auto const before = std::locale::global(std::locale{std::locale::classic(), new Comma});
    auto const text =
        programs::draw::fixed(1234.5, 1) + " " + programs::draw::count(1234567) + " " + programs::draw::general(0.5);
    std::locale::global(before);
    CHECK(text == "1234.5 1,234,567 0.5");
}
