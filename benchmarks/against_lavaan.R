# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# The R side of against_lavaan.py, which starts it: Rscript against_lavaan.R TASK RUNS DATA_FOLDER [SCRATCH_FOLDER]
# A task is a function whose result is timed, and one that takes from the result the numbers that both sides
# must agree on. One call to warm up where RUNS is above one. Prints lines "cpu SECONDS", "value NAME NUMBER".

suppressPackageStartupMessages({
  library(lavaan)
  library(semTools)
})
options(mc.cores = 1)
arguments <- commandArgs(trailingOnly = TRUE)
data_file <- function(name) utils::read.csv(file.path(arguments[3], name), stringsAsFactors = FALSE)

pupils_model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
big_five <- paste(sapply(c("A", "C", "E", "N", "O"), function(s) paste0(tolower(s), " =~ ", paste0(s, 1:5, collapse = " + "))), collapse = "\n")
scales <- c("PRO", "INC", "REC", "OUT", "MAN")
five_scales <- paste(sapply(scales, function(s) paste0(tolower(s), " =~ ", paste0(s, 1:6, collapse = " + "))), collapse = "\n")
fifteen <- as.vector(t(outer(scales, 1:3, paste0)))
steps <- list("", "loadings", c("loadings", "intercepts"), c("loadings", "intercepts", "residuals"))

delayedAssign("pupils", data_file("hs1939.csv"))
delayedAssign("incomplete", data_file("hs1939_missing.csv"))
delayedAssign("traits", stats::na.omit(data_file("bfi.csv")[, c(1:25, which(names(data_file("bfi.csv")) == "gender"))]))
delayedAssign("survey", data_file("bilingual_sim.csv"))
items <- function() names(traits)[1:25]

# what a user asks of a fit: the fit, its measures, its estimates
whole <- function(fit) list(fit = fit, measures = fitMeasures(fit), estimates = parameterEstimates(fit))
of_fit <- function(result, names = c("chisq", "df", "cfi", "rmsea", "srmr")) {
  c(unclass(result$measures)[names], se = sum(result$estimates$se))
}
scaled <- c("chisq", "df", "chisq.scaled", "cfi.scaled", "srmr")
ladder <- function(model, data, group, ...) {
  fits <- lapply(steps, function(equal) whole(cfa(model, data, group = group, group.equal = equal, ...)))
  list(fits = fits, test = do.call(lavTestLRT, c(lapply(fits, `[[`, "fit"))))
}
of_ladder <- function(result) {
  c(chisq = sapply(result$fits, function(f) f$measures[["chisq"]]), cfi = sapply(result$fits, function(f) f$measures[["cfi"]]),
    difference = result$test[-1, "Chisq diff"])
}

tasks <- list(
  hs_ml = list(function() whole(cfa(pupils_model, pupils)), of_fit),
  hs_ladder = list(function() ladder(pupils_model, pupils, "school"), of_ladder),
  bfi_ml = list(function() whole(cfa(big_five, traits)), of_fit),
  bfi_mlr = list(function() whole(cfa(big_five, traits, estimator = "MLR")), function(r) of_fit(r, scaled)),
  bfi_ladder_mlr = list(function() ladder(big_five, traits, "gender", estimator = "MLR"), of_ladder),
  bfi_wlsmv = list(function() whole(cfa(big_five, traits, ordered = items(), estimator = "WLSMV")), function(r) of_fit(r, scaled)),
  ordinal_step = list(
    function() whole(measEq.syntax(big_five, traits, ordered = items(), group = "gender", parameterization = "theta",
      ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016", group.equal = c("thresholds", "loadings"), return.fit = TRUE)),
    function(r) unclass(r$measures)[scaled]
  ),
  polychoric = list(function() lavCor(traits[items()], ordered = items()), function(r) c(sum = sum(r), first = r[2, 1], last = r[25, 24])),
  hs_fiml = list(function() whole(cfa(pupils_model, incomplete, missing = "fiml")), of_fit),
  fiml_mlr = list(
    function() whole(cfa(five_scales, survey, group = "lang", estimator = "MLR", missing = "fiml")),
    function(r) of_fit(r, c("chisq", "df", "chisq.scaled", "cfi.scaled"))
  ),
  rows_100k = list(
    function() whole(cfa(wide$model, wide$data)),
    function(r) of_fit(r)
  ),
  bootstrap_alpha = list(
    function() psych::alpha(traits[items()], n.iter = 2000, warnings = FALSE),
    function(r) c(alpha = r$total[["raw_alpha"]], random_low = stats::quantile(r$boot[, "raw_alpha"], .025, names = FALSE), random_high = stats::quantile(r$boot[, "raw_alpha"], .975, names = FALSE))
  ),
  omega_hierarchical = list(
    function() psych::omega(traits[items()], 5, flip = FALSE, plot = FALSE),
    function(r) c(hierarchical = r$omega_h, total = r$omega.tot)
  ),
  parallel = list(
    function() psych::fa.parallel(stats::cor(traits[items()]), n.obs = nrow(traits), fm = "minres", fa = "both", n.iter = 100, plot = FALSE),
    function(r) c(components = r$pc.values[c(1, 5, 25)], factors = r$fa.values[c(1, 5, 25)], random_component = r$pc.sim[1], random_factor = r$fa.sim[1])
  ),
  green_yang = list(function() compRelSEM(ordinal_fit, obs.var = FALSE), function(r) c(omega = r[[1]])),
  green_yang_whole = list(
    function() compRelSEM(cfa(fifteen_model, complete_fifteen, ordered = fifteen, std.lv = TRUE), obs.var = FALSE),
    function(r) c(omega = r[[1]])
  ),
  # every arrangement fits both models anew: twenty refits
  permutation = list(
    function() permuteMeasEq(nPermute = 10, con = permuted$metric, uncon = permuted$configural,
      AFIs = c("chisq", "cfi", "rmsea", "srmr"), showProgress = FALSE),
    function(r) c(chisq = r@AFI.obs[["chisq"]])
  )
)
delayedAssign("permuted", list(
  configural = cfa(pupils_model, pupils, group = "school"),
  metric = cfa(pupils_model, pupils, group = "school", group.equal = "loadings")
))
fifteen_model <- paste("f =~", paste(fifteen, collapse = " + "))
delayedAssign("complete_fifteen", stats::na.omit(survey[fifteen]))
delayedAssign("ordinal_fit", cfa(fifteen_model, complete_fifteen, ordered = fifteen, std.lv = TRUE))
delayedAssign("wide", {
  values <- readBin(file.path(arguments[4], "wide.bin"), "double", 60 * 100000)
  frame <- as.data.frame(matrix(values, ncol = 60, byrow = TRUE))
  names(frame) <- paste0("y", 1:60)
  list(data = frame, model = paste(sapply(0:11, function(k) paste0("f", k, " =~ ", paste0("y", 5 * k + 1:5, collapse = " + "))), collapse = "\n"))
})

seconds <- function(task) {
  gc(FALSE)
  taken <- system.time(result <<- task())
  sum(taken[c("user.self", "sys.self", "user.child", "sys.child")], na.rm = TRUE)
}
quietly <- function(expression) suppressMessages(suppressWarnings(expression))

set.seed(1)
task <- tasks[[arguments[1]]]
runs <- as.integer(arguments[2])
result <- NULL
sink(nullfile())
# lazily read data are no part of the time
if (runs > 1) quietly(task[[1]]()) else quietly(list(if (arguments[1] == "fiml_mlr") survey, if (arguments[1] == "rows_100k") wide))
cpu <- quietly(vapply(seq_len(runs), function(i) seconds(task[[1]]), 0))
values <- quietly(unlist(task[[2]](result)))
sink()
cat(sprintf("cpu %.6f\n", cpu), sep = "")
cat(sprintf("value %s %.15g\n", gsub(".", "_", names(values), fixed = TRUE), values), sep = "")
for (package in c("lavaan", "semTools", "psych")) cat("version", package, as.character(utils::packageVersion(package)), "\n")
cat("version R", as.character(getRversion()), "\n")
