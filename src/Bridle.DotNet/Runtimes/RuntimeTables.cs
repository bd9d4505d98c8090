using System.Diagnostics.CodeAnalysis;
using Bridle.DotNet.Naming;
using Microsoft.Diagnostics.Runtime;

namespace Bridle.DotNet.Runtimes;

/// <summary>
/// The tables of one .NET runtime in another process, through ClrMD. Only memory is read: no ptrace, no stop, no signal. What is read
/// while it changes may be torn, and the library that reads it is native code, so this belongs in a process of its own.
/// </summary>
internal sealed class RuntimeTables : IDisposable
{
    // The library keeps what it has read, and to read anew costs it about a millisecond: a fiftieth of the time.
    private const long OldMilliseconds = 50;
    private readonly DataTarget _target;
    private readonly ClrRuntime _runtime;
    private readonly DotNetLimits _limits;
    private long _readAt = Environment.TickCount64;

    private RuntimeTables(DataTarget target, ClrRuntime runtime, DotNetLimits limits) => (_target, _runtime, _limits) = (target, runtime, limits);

    /// <summary>False with the reason. ClrMD throws whatever it meets in torn tables: see <see cref="Serving.NameServer"/>.</summary>
    public static bool TryOpen(int processId, DotNetLimits limits, [NotNullWhen(true)] out RuntimeTables? tables, out string trouble)
    {
        tables = null;
        DataTarget target = DataTarget.AttachToProcess(processId, suspend: false);
        if (TryOpen(target, out ClrRuntime? runtime, limits, out trouble)) tables = new RuntimeTables(target, runtime, limits);
        else target.Dispose();
        return tables is not null;
    }

    /// <summary>What the runtime says about an address.</summary>
    public CodeAnswer Name(ulong address)
    {
        if (Environment.TickCount64 - _readAt > OldMilliseconds) ReadAnew();
        ClrMethod? method = _runtime.GetMethodByInstructionPointer(address);
        return method is null ? CodeAnswer.Unknown(address) : Describe(method, address);
    }

    public void Dispose()
    {
        _runtime.Dispose();
        _target.Dispose();
    }

    private static bool TryOpen(DataTarget target, [NotNullWhen(true)] out ClrRuntime? runtime, DotNetLimits limits, out string trouble)
    {
        runtime = null;
        trouble = "no .NET runtime was found in it";
        if (target.ClrVersions.FirstOrDefault(static clr => clr.Flavor == ClrFlavor.Core) is not { } clr) return false;
        string buildId = Convert.ToHexStringLower(clr.BuildId.AsSpan());
        if (!DataAccess.TryFind(clr.ModuleInfo.FileName, buildId, limits, out string? library, out trouble)) return false;
        // ClrMD compares version numbers, which the files for Linux do not have. The build was compared already.
        runtime = clr.CreateRuntime(library, ignoreMismatch: true);
        return true;
    }

    private void ReadAnew()
    {
        _runtime.FlushCachedData();
        _readAt = Environment.TickCount64;
    }

    private CodeAnswer Describe(ClrMethod method, ulong address)
    {
        string module = Path.GetFileNameWithoutExtension(method.Type?.Module?.Name ?? "");
        string name = MethodName.Format(method.Signature ?? method.Name ?? "", _limits);
        HotColdRegions code = method.HotColdInfo;
        ulong offset = unchecked(address - code.HotStart);
        return offset < code.HotSize
            ? new CodeAnswer(code.HotStart, unchecked(code.HotStart + code.HotSize), module, name)
            : new CodeAnswer(StartOf(method, address), unchecked(address + 1), module, name);
    }

    /// <summary>
    /// A method has several pieces of code: precompiled, quickly compiled, optimised. The runtime's table tells where the newest lies.
    /// Where another one starts is where addresses begin to mean this method: by strides of twice the length, then by halves.
    /// </summary>
    private ulong StartOf(ClrMethod method, ulong address)
    {
        ulong inside = address, stride = 16;
        while (stride <= address && stride <= (ulong)_limits.CodeBytes && IsOf(method, address - stride))
            (inside, stride) = (address - stride, stride * 2);
        ulong outside = address - Math.Min(stride, address);
        while (inside - outside > 1)
        {
            ulong middle = outside + (inside - outside) / 2;
            if (IsOf(method, middle)) inside = middle;
            else outside = middle;
        }

        return inside;
    }

    private bool IsOf(ClrMethod method, ulong address) => _runtime.GetMethodByInstructionPointer(address)?.MethodDesc == method.MethodDesc;
}
