#include "sites/score_variants.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/bgzipped_vcf.hpp>
#include <deepprune/genome/chromosome_prefix.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/variant.hpp>
#include <deepprune/genome/vcf_reader.hpp>
#include <deepprune/genome/vcf_record.hpp>
#include <deepprune/scan/site_scanner.hpp>
#include <deepprune/sequence/window.hpp>

#include "chromosome_prefixes.hpp"
#include "result.hpp"
#include "sites/allele_effect.hpp"
#include "sites/random_changes.hpp"
#include "sites/shared_genome.hpp"
#include "sites/text_store.hpp"
#include "sites/variant_lines.hpp"
#include "text.hpp"

namespace programs::sites {

namespace dp = deepprune;

namespace {

// Why an allele, or all of a record, has no result; and what is said of it.
enum class Reason { missing, deleted, symbolic, breakend, unchanged, unknown_chromosome, other_reference, too_short };
constexpr std::array<std::string_view, 8> reasons{
    "without an alternative (.)",       "covered by a deletion (*)",
    "symbolic, such as <DEL>",          "a breakend",
    "equal to the reference",           "chromosome not in the genome",
    "reference not that of the genome", "shorter with its flanks than a kernel"};

// The alleles of one reason, with the first few of them.
struct Counted {
    static constexpr std::size_t shown = 5;
    std::uint64_t count = 0;
    std::vector<std::string> first{};

    template <class Place>
    void add(Place const& place) {
        if (++count; first.size() < shown) {
            first.push_back(place());
        }
    }
    void add(Counted const& other) {
        count += other.count;
        for (std::size_t i = 0; i < other.first.size() && first.size() < shown; ++i) {
            first.push_back(other.first[i]);
        }
    }
};

struct Line {
    std::string text{};
    std::size_t number = 0;
    std::string_view chromosome{};  // part of the text, once it was scored
    std::size_t position = 0;
};

// What a task makes of some lines.
struct Scored {
    TextWithGaps text{};
    std::vector<std::pair<std::uint64_t, float>> changes{};  // record and absolute difference
    std::array<Counted, reasons.size()> without{};
    std::uint64_t alleles = 0;
    std::uint64_t moved = 0;
};

// A thread's own.
struct Worker {
    AlleleScorer scorer;
    GenomePiece piece{};
    dp::VcfRecord record{};
    std::vector<std::optional<AlleleEffect>> effects{};
};

// Whether a letter of VCF can stand for one of the genome: codes of several bases are not allowed there and become N,
// or the first base in the alphabet.
bool same_base(char vcf, char genome) {
    constexpr std::string_view codes = "RYSWKMBDHV";
    constexpr std::string_view first = "ACCAGACAAA";
    vcf = dp::detail::fold_case(vcf);
    auto const code = codes.find(genome);
    return vcf == genome || (code != std::string_view::npos && (vcf == 'N' || vcf == first[code]));
}

class VariantScoring {
  public:
    VariantScoring(VariantModel const& model, VariantOptions const& options)
        : options_{options},
          reader_{options.vcf},
          genome_{options.genome, options.threads},
          team_{options.threads},
          lines_{is_vcf(options.out), options.shifts > 0, options.max_changes > 0},
          changes_{options.max_changes} {
        if (!model.matrices.empty()) {
            scanner_.emplace(model.matrices, dp::SiteScannerOptions{options.threshold, options.background});
        }
        for (std::size_t i = 0; i < team_.size(); ++i) {
            workers_.push_back({.scorer = AlleleScorer{model, scanner_ ? &*scanner_ : nullptr, options}});
        }
    }

    [[nodiscard]] static bool is_vcf(std::string_view out) { return out.ends_with(".vcf") || out.ends_with(".vcf.gz"); }

    template <class Write>
    VariantSummary run(Write const& write) {
        TextStore store{bytes_in_memory};
        while (read_batch()) {
            score_batch(store);
        }
        changes_.sort();
        write(std::string_view{lines_.header(reader_.header())});
        store.for_each_part(tasks_together, [&](std::span<TextWithGaps const> texts) { write_all(texts, write); });
        summary_.changes = changes_.size();
        summarize();
        return std::move(summary_);
    }

    [[nodiscard]] dp::GenomeFasta const& genome() const noexcept { return genome_.first(); }
    [[nodiscard]] dp::Team& team() noexcept { return team_; }

  private:
    static constexpr std::size_t bytes_in_memory = std::size_t{64} << 20U;
    static constexpr std::size_t task_lines = 256;
    static constexpr std::size_t tasks_together = 64;
    static constexpr std::size_t batch_bytes = std::size_t{8} << 20U;

    // The next lines. \return whether there are any
    bool read_batch() {
        used_ = 0;
        for (std::size_t bytes = 0; used_ < task_lines * tasks_together && bytes < batch_bytes;) {
            auto const line = reader_.next();
            if (!line) {
                break;
            }
            if (used_ == batch_.size()) {
                batch_.emplace_back();
            }
            batch_[used_].text = *line;
            batch_[used_++].number = reader_.number();
            bytes += line->size();
        }
        return used_ > 0;
    }

    void score_batch(TextStore& store) {
        std::size_t const tasks = (used_ + task_lines - 1) / task_lines;
        std::vector<Scored> scored(tasks);
        team_.run(tasks, [&](std::size_t task, std::size_t worker) {
            for (std::size_t i = task * task_lines; i < (std::min)(used_, (task + 1) * task_lines); ++i) {
                score(batch_[i], summary_.records + i, worker, scored[task]);
            }
        });
        if (options_.out.ends_with(".gz")) {
            require_sorted();
        }
        summary_.records += used_;
        for (Scored& part : scored) {
            store.add(std::move(part.text));
            for (auto const& [record, difference] : part.changes) {
                changes_.add(record, difference);
            }
            for (std::size_t i = 0; i < without_.size(); ++i) {
                without_[i].add(part.without[i]);
            }
            summary_.scored += part.alleles;
            moved_ += part.moved;
        }
    }

    // An index needs lines in order. They have been scored.
    void require_sorted() {
        for (Line const& line : std::span{batch_}.first(used_)) {
            bool const same = line.chromosome == last_chromosome_;
            bool const back =
                same ? line.position < last_position_ : !seen_.insert(std::string{line.chromosome}).second;
            if (back) {
                throw dp::DataError(dp::message(
                    {.where = where(line),
                     .found = place_text(line.chromosome, line.position) +
                              (same ? " behind " + std::to_string(last_position_) : " behind another chromosome"),
                     .expected = "sorted records, as " + dp::visible(options_.out) + " has an index",
                     .remedy = "sort the file with bcftools sort, or name a file .vcf or .tsv for --out"}));
            }
            if (!same) {
                last_chromosome_ = line.chromosome;
            }
            last_position_ = line.position;
        }
    }

    [[nodiscard]] dp::Location where(Line const& line) const { return {.file = reader_.file(), .line = line.number}; }

    [[nodiscard]] static std::string place_text(std::string_view chromosome, std::size_t position) {
        return dp::printable(chromosome) + ':' + std::to_string(position);
    }
    [[nodiscard]] static std::string place_of_record(dp::VcfRecord const& record) {
        return place_text(record.chromosome, record.position);
    }

    void score(Line& line, std::uint64_t number, std::size_t worker, Scored& out) {
        Worker& mine = workers_[worker];
        dp::VcfRecord& record = mine.record;
        dp::read_vcf_record(line.text, where(line), reader_.columns(), record);
        line.chromosome = record.chromosome;
        line.position = record.position;
        mine.effects.assign(record.alternatives.size(), std::nullopt);
        mine.scorer.leave_site();
        auto const place = [&] { return "line " + std::to_string(line.number) + " (" + place_of_record(record) + ')'; };
        auto const count = [&](Reason reason) { out.without[static_cast<std::size_t>(reason)].add(place); };
        std::string const chromosome =
            dp::with_prefix(record.chromosome, chromosome_prefixes.at(options_.chromosome_prefix));
        std::optional<std::string> reference;  // of the genome
        std::optional<Reason> unfit;
        for (std::size_t i = 0; i < record.alternatives.size(); ++i) {
            auto const kind = dp::vcf_allele(record.alternatives[i]);
            if (kind != dp::VcfAllele::bases) {
                count(reason_of(kind));
                continue;
            }
            if (!reference && !unfit) {
                unfit = find_reference(line, chromosome, worker, reference);
            }
            if (unfit) {
                count(*unfit);
                continue;
            }
            if (auto const reason = score_allele(i, number, chromosome, *reference, worker, out)) {
                count(*reason);
            }
        }
        lines_.add(line.text, record, mine.effects, out.text);
    }

    [[nodiscard]] static Reason reason_of(dp::VcfAllele kind) noexcept {
        switch (kind) {
            case dp::VcfAllele::deleted: return Reason::deleted;
            case dp::VcfAllele::symbolic: return Reason::symbolic;
            case dp::VcfAllele::breakend: return Reason::breakend;
            default: return Reason::missing;
        }
    }

    // Sets `reference` to what the genome has where the record says. \return why it does not fit, if it does not and
    // such records are left out
    std::optional<Reason> find_reference(Line const& line, std::string const& chromosome, std::size_t worker,
                                         std::optional<std::string>& reference) {
        dp::VcfRecord const& record = workers_[worker].record;
        auto const bases = genome_.first().length(chromosome);
        if (!bases) {
            if (!options_.keep_going) {
                refuse_chromosome(line, record);
            }
            return Reason::unknown_chromosome;
        }
        auto const refuse = [&](std::string const& found, std::string const& expected) {
            if (!options_.keep_going) {
                throw dp::DataError(dp::message(
                    {.where = where(line),
                     .found = found,
                     .expected = expected,
                     .remedy = "take the genome that the variants were called on, or leave such records out with "
                               "--keep-going"}));
            }
            return Reason::other_reference;
        };
        std::size_t const size = record.reference.size();
        std::string const file = dp::printable(genome_.first().file(), 200);
        if (record.position == 0 || record.position > *bases || size > *bases - record.position + 1) {
            return refuse(
                "reference '" + dp::printable(record.reference) + "' at " + place_of_record(record),
                "a place within the " + std::to_string(*bases) + " bases that this chromosome has in " + file);
        }
        std::size_t const start = record.position - 1;
        std::string_view const letters = workers_[worker].piece.get(genome_, worker, chromosome, start, start + size);
        for (std::size_t i = 0; i < size; ++i) {
            if (!same_base(record.reference[i], letters[i])) {
                return refuse("reference base '" + std::string(1, record.reference[i]) + "' at " +
                                  place_text(record.chromosome, record.position + i),
                              "'" + std::string(1, letters[i]) + "', as in " + file);
            }
        }
        reference = letters;
        return std::nullopt;
    }

    [[noreturn]] void refuse_chromosome(Line const& line, dp::VcfRecord const& record) const {
        std::string remedy =
            "take the genome that the variants were called on, or leave such records out with "
            "--keep-going";
        for (auto const& [name, prefix] : chromosome_prefixes) {
            if (genome_.first().length(dp::with_prefix(record.chromosome, prefix))) {
                remedy = "try --chromosome-prefix " + name;
            }
        }
        throw dp::DataError(
            dp::message({.where = where(line),
                         .found = "chromosome '" + dp::printable(record.chromosome) + "'",
                         .expected = "one of " + dp::printable(genome_.first().file(), 200) + ", such as '" +
                                     dp::printable(genome_.first().chromosomes().front().name) + "'",
                         .remedy = remedy}));
    }

    // \return why the allele has no result, if it has none
    std::optional<Reason> score_allele(std::size_t i, std::uint64_t number, std::string const& chromosome,
                                       std::string const& reference, std::size_t worker, Scored& out) {
        Worker& mine = workers_[worker];
        dp::Variant variant{.chromosome = chromosome,
                            .start = mine.record.position - 1,
                            .reference = reference,
                            .alternative = std::string{mine.record.alternatives[i]}};
        std::ranges::transform(variant.alternative, variant.alternative.begin(), dp::detail::fold_case);
        auto const get = [&](std::size_t start, std::size_t end) {
            return mine.piece.get(genome_, worker, chromosome, start, end);
        };
        dp::normalize_variant(variant, get);
        if (variant.reference.empty() && variant.alternative.empty()) {
            return Reason::unchanged;
        }
        std::optional<dp::RandomStream> random;
        if (changes_.wanted(number)) {
            constexpr unsigned bits = 20;  // more alternatives than a line has
            random.emplace(options_.seed, dp::Purpose::random_changes, (number << bits) | i);
        }
        auto const* const effect = mine.scorer.score(variant, *genome_.first().length(chromosome), get, random);
        if (effect == nullptr) {
            return Reason::too_short;
        }
        mine.effects[i] = *effect;
        if (effect->change) {
            out.changes.emplace_back(number, std::abs(*effect->change));
        }
        ++out.alleles;
        out.moved += effect->moved ? 1 : 0;
        return std::nullopt;
    }

    template <class Write>
    void write_all(std::span<TextWithGaps const> texts, Write const& write) {
        std::vector<std::string> complete(texts.size());
        team_.run(texts.size(), [&](std::size_t task, std::size_t) {
            constexpr int digits = 4;
            std::string_view const text = texts[task].text;
            std::size_t done = 0;
            for (Gap const& gap : texts[task].gaps) {
                complete[task] += text.substr(done, gap.at - done);
                complete[task] += dp::number_text(changes_.p_value(gap.value), digits);
                done = gap.at;
            }
            complete[task] += text.substr(done);
        });
        for (std::string const& text : complete) {
            write(std::string_view{text});
        }
    }

    void summarize() {
        for (std::size_t i = 0; i < reasons.size(); ++i) {
            Counted const& of = without_[i];
            if (of.count == 0) {
                continue;
            }
            bool const passed = i < static_cast<std::size_t>(Reason::unknown_chromosome);
            std::string note = std::string{passed ? "Passed over: " : "Left out: "} +
                               counted(of.count, "allele", "alleles") + ", " + std::string{reasons[i]} + ": ";
            summary_.notes.push_back(note + first_of(of.first, of.count) + '.');
        }
        if (moved_ > 0) {
            summary_.notes.push_back("The windows of " + counted(moved_, "allele", "alleles") +
                                     " were moved inside, as the chromosome ends there.");
        }
    }

    VariantOptions const& options_;
    dp::VcfReader reader_;
    SharedGenome genome_;
    dp::Team team_;
    std::optional<dp::SiteScanner> scanner_{};
    VariantLines lines_;
    RandomChanges changes_;
    std::vector<Worker> workers_{};
    std::vector<Line> batch_{};
    std::size_t used_ = 0;  // lines of the batch
    std::string last_chromosome_{};
    std::size_t last_position_ = 0;
    std::set<std::string, std::less<>> seen_{};
    std::array<Counted, reasons.size()> without_{};
    std::uint64_t moved_ = 0;
    VariantSummary summary_{};
};

}  // namespace

VariantSummary score_variants(VariantModel const& model, VariantOptions const& options) {
    VariantScoring scoring{model, options};
    VariantSummary summary;
    if (options.out.ends_with(".gz")) {
        dp::BgzippedVcf vcf{options.out, longest_chromosome(scoring.genome().chromosomes()), scoring.team()};
        summary = scoring.run([&](std::string_view text) { vcf.write(text); });
        vcf.commit();
    } else {
        write_result_of(options.out, [&](auto const& write) { summary = scoring.run(write); });
    }
    return summary;
}

}  // namespace programs::sites
