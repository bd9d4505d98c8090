using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    // Those whose helper takes what the subroutine takes.
    private static readonly Dictionary<Function, Helper> s_plain = new()
    {
        [Function.BaseName] = Helper.BaseName,
        [Function.CleanPath] = Helper.CleanPath,
        [Function.DirectoryName] = Helper.DirectoryName,
        [Function.CopyIn] = Helper.CopyIn,
        [Function.CopyInto] = Helper.CopyInto,
        [Function.CopyOut] = Helper.CopyOut,
        [Function.CopyOutText] = Helper.CopyOutText,
        [Function.InetNtoa] = Helper.InetNtoa,
        [Function.InetNtoa6] = Helper.InetNtoa6,
        [Function.InetNtop] = Helper.InetNtop,
        [Function.LinkNtop] = Helper.LinkNtop,
        [Function.Json] = Helper.JsonValue,
        [Function.ProgenyOf] = Helper.ProgenyOf,
        [Function.Random] = Helper.Random,
        [Function.Speculation] = Helper.Speculation,
        [Function.FindCharacter] = Helper.FindCharacter,
        [Function.FindLastCharacter] = Helper.FindLastCharacter,
        [Function.FindText] = Helper.FindText,
        [Function.JoinText] = Helper.JoinText,
        [Function.TextLength] = Helper.TextLength,
        [Function.Tokenize] = Helper.Tokenize,
        [Function.Lower] = Helper.Lower,
        [Function.Upper] = Helper.Upper,
    };

    private BoundExpression Call(int position, FunctionSymbol function, List<BoundExpression> arguments)
    {
        DataType type = function.Prototype.Result;
        BoundExpression Long(int index, long missing) =>
            index < arguments.Count ? Convert(arguments[index], IntegerType.Long) : Constant(position, IntegerType.Long, missing);
        BoundHelper With(Helper helper, params BoundExpression[] values) => new(helper, type, position, values);

        if (s_plain.TryGetValue(function.Function, out Helper plain)) return With(plain, [.. arguments]);
        return function.Function switch
        {
            Function.Alloca => Alloca(position, type, arguments[0]),
            Function.CopyBytes => With(IsOwnBytes(arguments[0]) ? Helper.CopyBytesFrom : Helper.CopyBytes, [.. arguments]),
            Function.CopyInText => With(Helper.ReadText, Convert(arguments[0], new PointerType(IntegerType.Char)), Long(1, _context.StringBytes - 1)),
            Function.Index => With(Helper.IndexOfText, arguments[0], arguments[1], Long(2, long.MinValue)),
            Function.LastIndex => With(Helper.LastIndexOfText, arguments[0], arguments[1], Long(2, long.MinValue)),
            Function.Substring => With(Helper.Substring, arguments[0], Long(1, 0), Long(2, long.MinValue)),
            Function.FormatInteger => With(Helper.FormatInteger, arguments[0], Long(1, 10)),
            Function.ParseInteger => With(Helper.ParseInteger, arguments[0], Long(1, 10)),
            Function.GetMajor => Convert(Shift(position, arguments[0], 32), type),
            Function.GetMinor => Convert(arguments[0], type),
            Function.SwapBytes16 => Swap(position, type, arguments[0], 2),
            Function.SwapBytes32 => Swap(position, type, arguments[0], 4),
            Function.SwapBytes64 => Swap(position, type, arguments[0], 8),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
    }

    private BoundExpression Alloca(int position, DataType type, BoundExpression size)
    {
        long most = _context.Settings.Number("scratchsize");
        if (size is BoundConstant { Value: var value } && (value < 0 || value > most)) return Fail(position, () => _diagnostics.AllocaSize(position, value));
        return new BoundHelper(Helper.Allocate, type, position, [size]);
    }

    // The bytes of a string or of an array in a variable, which have no address that the program could name.
    private static bool IsOwnBytes(BoundExpression value) => value.Type.IsString() || Places.IsOwnArray(value);

    private static BoundExpression Shift(int position, BoundExpression value, int count)
    {
        IntegerType type = IntegerType.UnsignedLong;
        return Passes.ConstantFolding.Fold(new BoundBinary(Opcode.ShiftRightUnsigned, type, position, Convert(value, type), Constant(position, IntegerType.Int, count)));
    }

    // Each byte is shifted to its place: the order of bytes needs no helper.
    private static BoundLet Swap(int position, DataType type, BoundExpression value, int bytes)
    {
        IntegerType wide = IntegerType.UnsignedLong;
        ParameterSymbol parameter = new("value", wide);
        BoundExpression? sum = null;
        for (int i = 0; i < bytes; i++)
        {
            BoundExpression low = new BoundBinary(Opcode.And, wide, position, Shift(position, new BoundParameter(parameter, position), i * 8), Constant(position, wide, 0xff));
            BoundExpression high = new BoundBinary(Opcode.ShiftLeft, wide, position, low, Constant(position, IntegerType.Int, (bytes - 1 - i) * 8));
            sum = sum is null ? high : new BoundBinary(Opcode.Or, wide, position, sum, high);
        }
        return new BoundLet(position, [parameter], [Convert(value, wide)], Convert(sum!, type));
    }
}
