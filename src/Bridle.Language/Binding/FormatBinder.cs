using System.Collections.Immutable;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Fits the values of printf() and its like, or the keys of printa(), to the conversions of their format.</summary>
internal sealed class FormatBinder(DiagnosticBag diagnostics)
{
    /// <summary>The format that a constant holds; null, with a report, if there is none.</summary>
    public BoundFormat? Read(string function, Expression syntax, bool mayBeEmpty)
    {
        if (syntax is not StringExpression { Value: var text })
        {
            diagnostics.FormatNotConstant(syntax.Position, function);
            return null;
        }
        if (text.Length == 0 && !mayBeEmpty) diagnostics.FormatEmpty(syntax.Position, function);
        if (!new FormatReader(text).TryRead(out ImmutableArray<FormatPiece> pieces, out string fault)) diagnostics.FormatMalformed(syntax.Position, fault);
        return diagnostics.HasError ? null : new BoundFormat(text, pieces);
    }

    /// <summary>Each conversion takes its value, and a value for each star before it.</summary>
    public BoundFormat Fit(string function, int position, BoundFormat format, IReadOnlyList<BoundExpression> values, int firstNumber)
    {
        int next = 0, conversion = 0;
        ImmutableArray<FormatPiece>.Builder pieces = ImmutableArray.CreateBuilder<FormatPiece>();
        foreach (FormatPiece piece in format.Pieces)
        {
            if (diagnostics.HasError) break;
            if (piece.Conversion.Length > 0) conversion++;
            pieces.Add(piece.Conversion.Length == 0 ? piece : Fit(function, position, piece, conversion, values, ref next, firstNumber));
        }
        if (next < values.Count) diagnostics.ExtraArguments(position, function, values.Count, next);
        return format with { Pieces = pieces.ToImmutable() };
    }

    private FormatPiece Fit(string function, int position, FormatPiece piece, int conversion, IReadOnlyList<BoundExpression> values, ref int next, int firstNumber)
    {
        if (piece.Flags.HasFlag(FormatFlags.Aggregation)) diagnostics.AggregationConversion(position, function);
        int stars = (piece.Width < 0 ? 1 : 0) + (piece.Precision < 0 ? 1 : 0);
        for (; stars > 0; stars--)
        {
            if (next >= values.Count) diagnostics.DynamicSizeMissing(position, function, conversion);
            else if (!values[next].Type.IsInteger() || values[next].Type.Size > 4) diagnostics.DynamicSizeType(position, function, next + firstNumber, values[next].Type.Name);
            next++;
        }
        if (diagnostics.HasError) return piece;
        if (next >= values.Count)
        {
            diagnostics.ConversionWithoutArgument(position, function, piece.Conversion, conversion);
            return piece;
        }
        BoundExpression value = values[next++];
        return Fit(function, position, piece, value, next - 1 + firstNumber);
    }

    private FormatPiece Fit(string function, int position, FormatPiece piece, BoundExpression value, int number)
    {
        if (!ConversionTable.Accepts(piece.Conversion, value) || value is BoundTranslated)
        {
            diagnostics.ConversionType(position, function, number, piece.Conversion, value.Type.Name, ConversionTable.Expected(piece.Conversion));
        }
        return value.Type.IsInteger() ? piece with { Conversion = ConversionTable.Sized(piece.Conversion, value.Type.Size, value.Type.IsSigned()) } : piece;
    }

    /// <summary>Conversions with @ show the aggregations; the others take the keys in order, and need not take all.</summary>
    public BoundFormat FitKeys(int position, BoundFormat format, IReadOnlyList<BoundExpression> keys)
    {
        int next = 0, conversion = 0;
        ImmutableArray<FormatPiece>.Builder pieces = ImmutableArray.CreateBuilder<FormatPiece>();
        foreach (FormatPiece piece in format.Pieces)
        {
            if (diagnostics.HasError) break;
            if (piece.Conversion.Length > 0) conversion++;
            bool takesKey = piece.Conversion.Length > 0 && !piece.Flags.HasFlag(FormatFlags.Aggregation);
            if (takesKey && (piece.Width < 0 || piece.Precision < 0)) diagnostics.DynamicSizeMissing(position, "printa", conversion);
            else if (takesKey && next >= keys.Count) diagnostics.ConversionWithoutArgument(position, "printa", piece.Conversion, conversion);
            pieces.Add(takesKey && !diagnostics.HasError ? Fit("printa", position, piece, keys[next++], next) : piece);
        }
        return format with { Pieces = pieces.ToImmutable() };
    }
}
