namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void AggregationDimensions(int position, string name) => Report(ErrorTag.AggMdim, position, $"aggregation has one list of keys: @{name}");

    public void AggregationAlone(int position, string name) => Report(ErrorTag.AggNull, position, $"aggregation must be assigned an aggregating function: @{name}");

    public void AggregationFunction(int position, string name) => Report(ErrorTag.AggFunc, position, $"@{name} must be assigned a call of an aggregating function");

    public void AggregationRedefined(int position, string name, string function, string other) =>
        Report(ErrorTag.AggRedef, position, $"aggregation redefined: @{name} is of {function}( ), not of {other}( )");

    public void AggregationValue(int position, string function) => Report(ErrorTag.AggScalar, position, $"{function}( ) argument #1 must be of scalar type");

    public void QuantizePrototype(int position, int passed) => Report(ErrorTag.QuantProto, position, $"quantize( ) prototype mismatch: {passed} args passed, 1 or 2 expected");

    /// <summary>A constant of lquantize() or llquantize() that is none, is out of range or differs from the one before.</summary>
    public void QuantizeParameter(ErrorTag tag, int position, string function, string parameter, string fault) => Report(tag, position, $"{function}( ) {parameter} {fault}");

    /// <summary>clear(), trunc(), normalize() and printa() take aggregations.</summary>
    public void AggregationExpected(ErrorTag tag, int position, string function, int index) => Report(tag, position, $"{function}( ) argument #{index} must be an aggregation");

    public void AggregationUndefined(ErrorTag tag, int position, string name) => Report(tag, position, $"undefined aggregation: @{name}");

    public void AggregationArguments(ErrorTag tag, int position, string function, int passed, string expected) =>
        Report(tag, position, $"{function}( ) prototype mismatch: {passed} arg{(passed == 1 ? "" : "s")} passed, {expected} expected");

    public void NormalizeValue(int position) => Report(ErrorTag.NormalizeScalar, position, "normalize( ) argument #2 must be of scalar type");

    public void PrintaKeys(int position, string first, string other) => Report(ErrorTag.PrintaAggkey, position, $"printa( ): @{first} and @{other} have different numbers of keys");

    public void PrintaKeyTypes(int position, string first, string other, int index) =>
        Report(ErrorTag.PrintaAggproto, position, $"printa( ): key #{index} of @{first} and @{other} is of different types");
}
