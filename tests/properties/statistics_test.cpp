// Metrics, q-values, motifs and random numbers, against definitions that are written out here.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/metrics/auprc.hpp>
#include <deepprune/metrics/auroc.hpp>
#include <deepprune/metrics/confusion.hpp>
#include <deepprune/metrics/log_loss.hpp>
#include <deepprune/metrics/matthews.hpp>
#include <deepprune/metrics/roc_curve.hpp>
#include <deepprune/metrics/signed_rank.hpp>
#include <deepprune/motif/information.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/q_values.hpp>
#include <deepprune/prune/prune_schedule.hpp>
#include <deepprune/prune/select_best.hpp>
#include <deepprune/sequence/dinucleotide_shuffle.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/sequence/split.hpp>

#include "property.hpp"

namespace dp = deepprune;
using dp::RandomStream;
using dp::test::any_scores;
using dp::test::between;
using dp::test::for_all;

namespace {

/// \brief `set` in another order.
dp::test::Scored mixed(dp::test::Scored const& set, RandomStream& stream) {
    std::vector<std::size_t> order(set.scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    dp::shuffle(std::span{order}, stream);
    dp::test::Scored other;
    for (std::size_t const i : order) {
        other.scores.push_back(set.scores[i]);
        other.labels.push_back(set.labels[i]);
    }
    return other;
}

dp::test::Scored turned(dp::test::Scored set) {
    for (auto& label : set.labels) {
        label = label == 0 ? 1 : 0;
    }
    return set;
}

std::vector<double> any_p_values(RandomStream& stream) {
    std::vector<double> values(between(stream, 1, 200));
    for (double& p : values) {
        p = std::pow(stream.uniform(), static_cast<double>(between(stream, 1, 4)));
    }
    return values;
}

dp::Motif any_motif(RandomStream& stream) {
    std::vector<dp::BaseCounts> counts(between(stream, 1, 15));
    for (auto& column : counts) {
        for (double& count : column) {
            count = static_cast<double>(1 + stream.below(30));
        }
    }
    return dp::Motif::from_counts(counts, {.name = "m", .background = {0.3, 0.2, 0.1, 0.4}});
}

}  // namespace

TEST_CASE("AUROC is the share of pairs in order, ties one half, exactly", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        std::uint64_t twice = 0;
        std::uint64_t pairs = 0;
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            for (std::size_t j = 0; j < set.scores.size(); ++j) {
                if (set.labels[i] == 1 && set.labels[j] == 0) {
                    ++pairs;
                    twice += set.scores[i] > set.scores[j] ? 2 : set.scores[i] == set.scores[j] ? 1 : 0;
                }
            }
        }
        return dp::auroc(set.scores, set.labels) == static_cast<double>(twice) / (2.0 * static_cast<double>(pairs));
    });
}

TEST_CASE("AUROC: other labels, other side", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        double const sum = dp::auroc(set.scores, set.labels) + dp::auroc(set.scores, turned(set).labels);
        return std::abs(sum - 1.0) <= 1e-15;  // two roundings
    });
}

TEST_CASE("AUROC and AUPRC see the order of the scores only", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        auto rising = set.scores;
        for (double& score : rising) {
            score = std::exp(score) * 3.0 - 2.0;
        }
        return dp::auroc(rising, set.labels) == dp::auroc(set.scores, set.labels) &&
               dp::auprc(rising, set.labels) == dp::auprc(set.scores, set.labels);
    });
}

TEST_CASE("metrics do not see the order of the records", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        auto const other = mixed(set, stream);
        return dp::auroc(set.scores, set.labels) == dp::auroc(other.scores, other.labels) &&
               dp::auprc(set.scores, set.labels) == dp::auprc(other.scores, other.labels) &&
               dp::matthews(set.scores, set.labels, 0.5) == dp::matthews(other.scores, other.labels, 0.5);
    });
}

TEST_CASE("AUPRC is the mean precision at the positives", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        double sum = 0.0;
        double positives = 0.0;
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            if (set.labels[i] == 1) {
                double called = 0.0;
                double right = 0.0;
                for (std::size_t j = 0; j < set.scores.size(); ++j) {
                    called += set.scores[j] >= set.scores[i] ? 1.0 : 0.0;
                    right += set.scores[j] >= set.scores[i] && set.labels[j] == 1 ? 1.0 : 0.0;
                }
                sum += right / called;
                positives += 1.0;
            }
        }
        return std::abs(dp::auprc(set.scores, set.labels) - sum / positives) <= 1e-13;  // 60 terms in another order
    });
}

TEST_CASE("the area under the ROC curve is AUROC, and the curve never falls", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        auto const curve = dp::roc_curve(set.scores, set.labels);
        double area = 0.0;
        bool good = curve.front().true_positive_rate == 0.0 && curve.front().false_positive_rate == 0.0 &&
                    curve.back().true_positive_rate == 1.0 && curve.back().false_positive_rate == 1.0;
        for (std::size_t i = 1; i < curve.size(); ++i) {
            double const width = curve[i].false_positive_rate - curve[i - 1].false_positive_rate;
            good = good && width >= 0.0 && curve[i].true_positive_rate >= curve[i - 1].true_positive_rate &&
                   curve[i].threshold < curve[i - 1].threshold;
            area += width * (curve[i].true_positive_rate + curve[i - 1].true_positive_rate) / 2.0;
        }
        return good && std::abs(area - dp::auroc(set.scores, set.labels)) <= 1e-13;  // 60 roundings
    });
}

TEST_CASE("the table of calls has every record once", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        double const threshold = set.scores[stream.below(set.scores.size())];
        auto const table = dp::confusion(set.scores, set.labels, threshold);
        auto const positives = static_cast<std::uint64_t>(std::ranges::count(set.labels, 1));
        auto const called = static_cast<std::uint64_t>(
            std::ranges::count_if(set.scores, [&](double score) { return score >= threshold; }));
        return table.size() == set.scores.size() && table.true_positives + table.false_negatives == positives &&
               table.true_positives + table.false_positives == called;
    });
}

TEST_CASE("Matthews' correlation lies in [-1, 1] and changes its sign with the labels", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        double const value = dp::matthews(set.scores, set.labels, 0.0);
        return std::abs(value) <= 1.0 && std::abs(value + dp::matthews(set.scores, turned(set).labels, 0.0)) <= 1e-15;
    });
}

TEST_CASE("the log-loss is the mean of -log p", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const set = any_scores(stream);
        double sum = 0.0;
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            double const p = 1.0 / (1.0 + std::exp(-set.scores[i]));
            sum -= std::log(set.labels[i] == 1 ? p : 1.0 - p);
        }
        // |score| <= 10: 1 - p loses at most 5 of 16 digits.
        return std::abs(dp::log_loss(set.scores, set.labels) - sum / static_cast<double>(set.scores.size())) <= 1e-10;
    });
}

TEST_CASE("the signed-rank test does not see which of two is the first but for its side", "[properties]") {
    for_all([](RandomStream& stream) {
        std::vector<double> differences(between(stream, 2, 20));
        for (double& d : differences) {
            d = static_cast<double>(stream.below(11)) - 5.0;
        }
        differences[0] = 1.0;
        auto const one = dp::signed_rank_test(differences);
        std::ranges::reverse(differences);
        auto const same = dp::signed_rank_test(differences);
        return one.p_value == same.p_value && one.p_value >= 0.0 && one.p_value <= 1.0;
    });
}

TEST_CASE("q-values are at most 1 and in the order of the p-values", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const p = any_p_values(stream);
        auto const q = dp::q_values(p);
        bool good = q.size() == p.size();
        for (std::size_t i = 0; good && i < p.size(); ++i) {
            good = q[i] >= 0.0 && q[i] <= 1.0;
            for (std::size_t j = 0; good && j < i; ++j) {
                good = p[i] == p[j] ? q[i] == q[j] : (p[i] < p[j]) ? q[i] <= q[j] : q[i] >= q[j];
            }
        }
        return good;
    });
}

TEST_CASE("q-values do not see the order of the p-values", "[properties]") {
    for_all([](RandomStream& stream) {
        auto p = any_p_values(stream);
        auto q = dp::q_values(p);
        std::ranges::reverse(p);
        std::ranges::reverse(q);
        return dp::q_values(p) == q;
    });
}

TEST_CASE("a motif turned twice is the motif", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const motif = any_motif(stream);
        auto const again = motif.reverse_complement().reverse_complement();
        bool good = again.counts() == motif.counts() && again.size() == motif.size();
        for (std::size_t i = 0; good && i < motif.size(); ++i) {
            for (std::size_t base = 0; base < 4; ++base) {
                // A matrix scales its columns to a sum of 1, so the last bit may move.
                good = good && std::abs(again[i][base] - motif[i][base]) <= 1e-15;
            }
        }
        return good;
    });
}

TEST_CASE("the information of a column lies between 0 and 2 bits, and the other strand has the same", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const counts = any_motif(stream).counts();
        auto const motif = dp::Motif::from_counts(counts, {.name = "m"});
        auto bits = dp::information_content(motif, {});
        auto other = dp::information_content(motif.reverse_complement(), {});
        std::ranges::reverse(other);
        bool good = bits.size() == motif.size() && other.size() == bits.size();
        for (std::size_t i = 0; good && i < bits.size(); ++i) {
            // The sum over four letters in another order: a few units in the last place of 2.
            good = bits[i] >= -1e-12 && bits[i] <= 2.0 + 1e-12 && std::abs(bits[i] - other[i]) <= 1e-14;
        }
        return good;
    });
}

TEST_CASE("a shuffle keeps each pair of letters, the first letter and the last", "[properties]") {
    for_all([](RandomStream& stream) {
        std::string const before = dp::test::any_letters(stream, between(stream, 1, 120), "ACGTACGTACGTACGTN");
        std::string const after = dp::dinucleotide_shuffle(before, stream);
        auto const pairs = [](std::string const& text) {
            std::vector<std::string> all;
            for (std::size_t i = 1; i < text.size(); ++i) {
                all.push_back(text.substr(i - 1, 2));
            }
            std::ranges::sort(all);
            return all;
        };
        return pairs(before) == pairs(after) && before.front() == after.front() && before.back() == after.back();
    });
}

TEST_CASE("letters are encoded one by one, whatever their case", "[properties]") {
    for_all([](RandomStream& stream) {
        std::string const letters = dp::test::any_letters(stream, between(stream, 1, 90));
        dp::EncodedSet set;
        set.add(letters, true);
        auto const codes = set.sequence(0);
        bool good = codes.size() == letters.size();
        for (std::size_t i = 0; good && i < letters.size(); ++i) {
            auto const place = std::string{"ACGTacgt"}.find(letters[i]);
            good = codes[i] == (place == std::string::npos ? 4U : place % 4);
        }
        return good && set.longest() == letters.size();
    });
}

TEST_CASE("a split has every record on one side, and of each class its share", "[properties]") {
    for_all([](RandomStream& stream) {
        std::vector<std::uint8_t> labels(between(stream, 4, 80));
        for (std::size_t i = 0; i < labels.size(); ++i) {
            labels[i] = i < 4 ? static_cast<std::uint8_t>(i % 2) : static_cast<std::uint8_t>(stream.below(2));
        }
        double const fraction = 0.05 + 0.9 * stream.uniform();
        auto const split = dp::stratified_split(labels, fraction, dp::Seed{stream.next64()});
        std::vector<std::size_t> all = split.train;
        all.insert(all.end(), split.validation.begin(), split.validation.end());
        std::ranges::sort(all);
        bool good = all.size() == labels.size() && std::ranges::is_sorted(split.train);
        for (std::size_t i = 0; good && i < all.size(); ++i) {
            good = all[i] == i;
        }
        for (std::uint8_t const label : {std::uint8_t{0}, std::uint8_t{1}}) {
            auto const in_class = [&](std::size_t i) { return labels[i] == label; };
            auto const size = static_cast<double>(std::ranges::count(labels, label));
            auto const held = static_cast<double>(std::ranges::count_if(split.validation, in_class));
            good = good && held >= 1.0 && held <= size - 1.0 && std::abs(held - fraction * size) <= 1.0;
        }
        return good;
    });
}

TEST_CASE("a set of records holds what was put into it, also where it is picked", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = dp::test::any_records(stream);
        dp::RecordSet set;
        for (auto const& record : records) {
            std::size_t const cut = stream.below(record.sequence.size() + 1);
            set.push_back(
                {.id = record.id, .sequence = std::string_view{record.sequence}.substr(0, cut), .label = record.label});
            set.extend(std::string_view{record.sequence}.substr(cut));
        }
        std::vector<std::size_t> order(between(stream, 0, 20));
        for (std::size_t& i : order) {
            i = stream.below(records.size());
        }
        auto const picked = set.pick(order);
        bool good = set.size() == records.size() && picked.size() == order.size();
        for (std::size_t i = 0; good && i < order.size(); ++i) {
            auto const& wanted = records[order[i]];
            good =
                picked[i].id == wanted.id && picked[i].sequence == wanted.sequence && picked[i].label == wanted.label;
        }
        return good;
    });
}

TEST_CASE("random numbers stay in their range, and a shuffle is a permutation", "[properties]") {
    for_all([](RandomStream& stream) {
        std::uint64_t const limit = 1 + (stream.next64() >> stream.below(64));
        double const uniform = stream.uniform();
        std::vector<std::size_t> items(between(stream, 0, 40));
        std::iota(items.begin(), items.end(), std::size_t{0});
        auto sorted = items;
        dp::shuffle(std::span{items}, stream);
        std::ranges::sort(items);
        return stream.below(limit) < limit && uniform >= 0.0 && uniform < 1.0 && items == sorted;
    });
}

TEST_CASE("the schedule halves down to the final number", "[properties]") {
    for_all([](RandomStream& stream) {
        std::size_t const live = between(stream, 1, 600);
        std::size_t const last = between(stream, 1, live);
        auto const plan = dp::PruneSchedule::halve().plan(live, last);
        bool good = plan.front() == live && plan.back() == last;
        for (std::size_t i = 1; good && i < plan.size(); ++i) {
            good = plan[i] < plan[i - 1] && plan[i] == (std::max)(plan[i - 1] / 2, last);
        }
        return good;
    });
}

TEST_CASE("any schedule falls in each cycle and ends with the final number", "[properties]") {
    for_all([](RandomStream& stream) {
        std::size_t const live = between(stream, 2, 300);
        std::size_t const last = between(stream, 1, live - 1);
        double const fraction = stream.uniform();
        auto const plan = dp::PruneSchedule::keep(fraction).plan(live, last);
        auto const at_once = dp::PruneSchedule::one_shot().plan(live, last);
        bool good = plan.front() == live && plan.back() == last && at_once == std::vector{live, last};
        for (std::size_t i = 1; good && i < plan.size(); ++i) {
            auto const share = static_cast<std::size_t>(std::floor(fraction * static_cast<double>(plan[i - 1])));
            good = plan[i] == (std::max)((std::min)(share, plan[i - 1] - 1), last);
        }
        return good;
    });
}

TEST_CASE("the best are chosen: as many as asked for, none left out is better", "[properties]") {
    for_all([](RandomStream& stream) {
        std::vector<double> scores(between(stream, 1, 50));
        for (double& score : scores) {
            score = static_cast<double>(stream.below(8)) - 3.0;
        }
        std::size_t const keep = between(stream, 1, scores.size());
        auto const chosen = dp::select_best(scores, keep);
        bool good = chosen.size() == keep && std::ranges::is_sorted(chosen);
        for (std::size_t i = 0; good && i < scores.size(); ++i) {
            bool const in = std::ranges::binary_search(chosen, i);
            for (std::size_t j = 0; good && j < scores.size(); ++j) {
                bool const other_in = std::ranges::binary_search(chosen, j);
                good = !(in && !other_in) || scores[i] >= scores[j];
            }
        }
        return good;
    });
}
