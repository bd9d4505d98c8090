using Bridle.DotNet.Naming;
using Bridle.DotNet.Runtimes;

namespace Bridle.DotNet.Serving;

/// <summary>
/// The program that reads a runtime's tables for a <see cref="DotNetNamer"/>: it says "" or why it cannot, and then answers each
/// address (8 bytes) until its input ends.
/// </summary>
public static class NameServer
{
    /// <summary>Serves on two streams, and returns when the input has ended.</summary>
    public static void Serve(int processId, Stream input, Stream output, DotNetLimits? limits = null)
    {
        using BinaryReader reader = new(input);
        using BinaryWriter writer = new(output);
        using RuntimeTables? tables = Open(processId, limits ?? DotNetLimits.Default, out string trouble);
        writer.Write(tables is null ? trouble : "");
        writer.Flush();
        Span<byte> question = stackalloc byte[sizeof(ulong)];
        while (tables is not null && input.ReadAtLeast(question, question.Length, throwOnEndOfStream: false) == question.Length)
            Answer(tables, BitConverter.ToUInt64(question)).Write(writer);
    }

    private static RuntimeTables? Open(int processId, DotNetLimits limits, out string trouble)
    {
        try
        {
            return RuntimeTables.TryOpen(processId, limits, out RuntimeTables? tables, out trouble) ? tables : null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            trouble = $"its runtime cannot be read: {failure.Message}";
            return null;
        }
    }

    // Whatever the reading of torn tables throws, there is no name now, and there may be one later.
    private static CodeAnswer Answer(RuntimeTables tables, ulong address)
    {
        try
        {
            return tables.Name(address);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return CodeAnswer.Unknown(address);
        }
    }
}
