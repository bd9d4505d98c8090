namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void FormatNotConstant(int position, string function) => Report(ErrorTag.PrintfArgFmt, position, $"{function}( ) format must be a string constant");

    public void FormatEmpty(int position, string function) => Report(ErrorTag.PrintfFmtEmpty, position, $"{function}( ) format is empty");

    /// <summary>A format that cannot be read is a fault without a tag.</summary>
    public void FormatMalformed(int position, string message) => Report(null, position, message);

    public void DynamicSizeMissing(int position, string function, int conversion) =>
        Report(ErrorTag.PrintfDynProto, position, $"{function}( ) conversion #{conversion}: no argument for the * of its width or precision");

    public void DynamicSizeType(int position, string function, int argument, string type) =>
        Report(ErrorTag.PrintfDynType, position, $"{function}( ) argument #{argument} is a width or precision and must be of type int: {type}");

    public void AggregationConversion(int position, string function) => Report(ErrorTag.PrintfAggConv, position, $"{function}( ) %@ conversion requires an aggregation");

    public void ConversionWithoutArgument(int position, string function, string conversion, int index) =>
        Report(ErrorTag.PrintfArgProto, position, $"{function}( ) prototype mismatch: conversion #{index} (%{conversion}) is missing a corresponding value argument");

    public void ConversionType(int position, string function, int argument, string conversion, string type, string expected) => Report(
        ErrorTag.PrintfArgType, position, $"{function}( ) argument #{argument} is incompatible with conversion %{conversion}:\n\tconversion: {expected}\n\t  argument: {type}");

    public void ExtraArguments(int position, string function, int passed, int taken) =>
        Report(ErrorTag.PrintfArgExtra, position, $"{function}( ) prototype mismatch: only {taken} arguments are taken by this format, {passed} passed");
}
