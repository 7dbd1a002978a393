# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# Composite reliability and average variance extracted of three factors, with lavaan's delta-method errors.
# Run from the root of the source tree: Rscript tests/reference/discriminant.R
# It writes tests/reference/discriminant.json.
suppressPackageStartupMessages({library(jsonlite); library(lavaan)})
x <- utils::read.csv(file.path("tests", "data", "hs1939.csv"))
scales <- list(visual = 1:3, textual = 4:6, speed = 7:9)
lines <- unlist(lapply(names(scales), function(f) {
  i <- scales[[f]]; l <- paste0("l", i); e <- paste0("e", i)
  c(paste(f, "=~", paste(sprintf("%s*x%d", l, i), collapse = " + ")), sprintf("x%d ~~ %s*x%d", i, e, i),
    sprintf("omega_%s := (%s)^2 / ((%s)^2 + %s)", f, paste(l, collapse = "+"), paste(l, collapse = "+"), paste(e, collapse = "+")),
    sprintf("ave_%s := (%s) / (%s + %s)", f, paste0(l, "^2", collapse = "+"), paste0(l, "^2", collapse = "+"), paste(e, collapse = "+")))
}))
fit <- cfa(paste(lines, collapse = "\n"), x, std.lv = TRUE)
p <- parameterEstimates(fit)
p <- p[p$op == ":=", c("lhs", "est", "se")]
out <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
            coefficients = setNames(lapply(seq_len(nrow(p)), function(i) list(est = p$est[i], se = p$se[i])), p$lhs))
writeLines(toJSON(out, auto_unbox = TRUE, digits = 12), file.path("tests", "reference", "discriminant.json"))
