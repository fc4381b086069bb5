/// \file
/// \brief The lines that say what a model makes of alleles: a table, or VCF.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/number_text.hpp>
#include <deepprune/genome/vcf_record.hpp>
#include <deepprune/layers/sigmoid.hpp>

#include "sites/allele_effect.hpp"
#include "sites/text_store.hpp"

namespace programs::sites {

/// \brief Formats results. Where a p-value comes there is a gap with the absolute difference.
class VariantLines {
  public:
    /// \param vcf whether the lines are those of VCF
    /// \param shifts whether windows were shifted
    /// \param p whether there are p-values
    VariantLines(bool vcf, bool shifts, bool p) : vcf_{vcf} {
        using Effect = AlleleEffect;
        auto const logit_of = [](float Effect::*which) {
            return [which](Effect const& effect) { return deepprune::number_text(effect.*which); };
        };
        auto const probability_of = [](float Effect::*which) {
            return [which](Effect const& effect) {
                return deepprune::number_text(deepprune::Sigmoid::value(effect.*which));
            };
        };
        auto const sites_of = [](std::string Effect::*which) {
            return [which](Effect const& effect) { return (effect.*which).empty() ? "." : effect.*which; };
        };
        fields_ = {
            {"logit_reference", "LOGIT_REF", "Float", "Logit of the reference allele", logit_of(&Effect::reference)},
            {"logit_alternative", "LOGIT_ALT", "Float", "Logit of the alternative allele",
             logit_of(&Effect::alternative)},
            {"probability_reference", "PROB_REF", "Float", "Probability of the reference allele",
             probability_of(&Effect::reference)},
            {"probability_alternative", "PROB_ALT", "Float", "Probability of the alternative allele",
             probability_of(&Effect::alternative)},
            {"difference", "DIFF", "Float", "Logit of the alternative less that of the reference",
             logit_of(&Effect::difference)}};
        if (p) {
            fields_.push_back({"p", "P", "Float",
                               "Share of random single-base changes with an absolute difference as large", nullptr});
        }
        if (shifts) {
            fields_.push_back({"largest_difference", "MAX_DIFF", "Float",
                               "Difference of the largest absolute value among shifted windows",
                               logit_of(&Effect::largest)});
            fields_.push_back({"shift", "SHIFT", "Integer", "Bases by which that window is to the right",
                               [](Effect const& effect) { return std::to_string(effect.shift); }});
        }
        fields_.push_back({"gained", "GAINED", "String",
                           "Kernel, strand and place of sites that only the alternative has, | between them",
                           sites_of(&Effect::gained)});
        fields_.push_back({"lost", "LOST", "String",
                           "Kernel, strand and place of sites that only the reference has, | between them",
                           sites_of(&Effect::lost)});
    }

    /// \brief The lines before the results.
    [[nodiscard]] std::string header(std::span<std::string const> of_vcf) const {
        std::string text;
        if (!vcf_) {
            text = "chromosome\tposition\tid\treference\talternative";
            for (Field const& field : fields_) {
                text += '\t';
                text += field.column;
            }
            return text + '\n';
        }
        for (std::string const& line : of_vcf) {
            if (line.starts_with("##INFO=<ID=" + std::string{prefix})) {
                continue;  // of an earlier run
            }
            if (!line.starts_with("##")) {
                for (Field const& field : fields_) {
                    text.append("##INFO=<ID=").append(prefix).append(field.key).append(",Number=A,Type=");
                    text.append(field.type).append(",Description=\"deepprune: ").append(field.description);
                    text.append("\">\n");
                }
            }
            text.append(line) += '\n';
        }
        return text;
    }

    /// \brief Appends what is to be written of a record.
    /// \param effects one for each alternative; none where it was not scored
    void add(std::string_view line, deepprune::VcfRecord const& record,
             std::span<std::optional<AlleleEffect> const> effects, TextWithGaps& out) const {
        if (vcf_) {
            add_vcf(line, record, effects, out);
        } else {
            for (std::size_t i = 0; i < effects.size(); ++i) {
                if (effects[i]) {
                    add_row(record, record.alternatives[i], *effects[i], out);
                }
            }
        }
    }

  private:
    static constexpr std::string_view prefix = "DEEPPRUNE_";

    struct Field {
        std::string_view column;
        std::string_view key;
        std::string_view type;
        std::string_view description;
        std::function<std::string(AlleleEffect const&)> text;  ///< none: a gap
    };

    static void add_field(Field const& field, AlleleEffect const& effect, TextWithGaps& out) {
        if (field.text) {
            out.text += field.text(effect);
        } else {
            out.gaps.push_back({out.text.size(), std::abs(effect.difference)});
        }
    }

    void add_row(deepprune::VcfRecord const& record, std::string_view alternative, AlleleEffect const& effect,
                 TextWithGaps& out) const {
        out.text.append(record.chromosome) += '\t';
        out.text.append(std::to_string(record.position)) += '\t';
        out.text.append(record.id) += '\t';
        out.text.append(record.reference) += '\t';
        out.text.append(alternative);
        for (Field const& field : fields_) {
            out.text += '\t';
            add_field(field, effect, out);
        }
        out.text += '\n';
    }

    void add_vcf(std::string_view line, deepprune::VcfRecord const& record,
                 std::span<std::optional<AlleleEffect> const> effects, TextWithGaps& out) const {
        bool const scored = std::ranges::any_of(effects, [](auto const& effect) { return effect.has_value(); });
        out.text += line.substr(0, record.info);
        std::size_t const begin = out.text.size();
        add_kept(line.substr(record.info, record.info_end - record.info), out.text);
        if (scored) {
            for (Field const& field : fields_) {
                out.text += out.text.size() == begin ? "" : ";";
                out.text.append(prefix).append(field.key);
                for (std::size_t i = 0; i < effects.size(); ++i) {
                    out.text += i == 0 ? '=' : ',';
                    if (effects[i]) {
                        add_field(field, *effects[i], out);
                    } else {
                        out.text += '.';
                    }
                }
            }
        } else if (out.text.size() == begin) {
            out.text += '.';
        }
        out.text += line.substr(record.info_end);
        out.text += '\n';
    }

    // The entries of INFO but for those of an earlier run.
    static void add_kept(std::string_view info, std::string& text) {
        if (info == ".") {
            return;
        }
        if (info.find(prefix) == std::string_view::npos) {
            text += info;
            return;
        }
        std::size_t const begin = text.size();
        while (!info.empty()) {
            auto const entry = info.substr(0, info.find(';'));
            if (!entry.starts_with(prefix)) {
                text += text.size() == begin ? "" : ";";
                text += entry;
            }
            info.remove_prefix((std::min)(entry.size() + 1, info.size()));
        }
    }

    bool vcf_;
    std::vector<Field> fields_{};
};

}  // namespace programs::sites
