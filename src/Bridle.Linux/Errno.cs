using System.Runtime.InteropServices;

namespace Bridle.Linux;

/// <summary>A result of the kernel: 0 for success, otherwise an error number of Linux x86-64.</summary>
public readonly record struct Errno(int Value)
{
    public static readonly Errno Success;
    public static readonly Errno EPERM = new(1);
    public static readonly Errno ENOENT = new(2);
    public static readonly Errno ESRCH = new(3);
    public static readonly Errno EINTR = new(4);
    public static readonly Errno EIO = new(5);
    public static readonly Errno ENOEXEC = new(8);
    public static readonly Errno EBADF = new(9);
    public static readonly Errno ECHILD = new(10);
    public static readonly Errno EAGAIN = new(11);
    public static readonly Errno ENOMEM = new(12);
    public static readonly Errno EACCES = new(13);
    public static readonly Errno EFAULT = new(14);
    public static readonly Errno EBUSY = new(16);
    public static readonly Errno EINVAL = new(22);
    public static readonly Errno ENODEV = new(19);
    public static readonly Errno ENOTDIR = new(20);
    public static readonly Errno EMFILE = new(24);
    public static readonly Errno ETXTBSY = new(26);
    public static readonly Errno EFBIG = new(27);
    public static readonly Errno ENOSPC = new(28);
    public static readonly Errno EPIPE = new(32);
    public static readonly Errno ENOSYS = new(38);
    public static readonly Errno EOPNOTSUPP = new(95);
    public static readonly Errno ETIMEDOUT = new(110);
    public static readonly Errno EALREADY = new(114);

    public bool IsSuccess => Value == 0;

    /// <summary>The name in errno.h, such as ENOENT.</summary>
    public string Name => ErrnoTable.Lookup(Value).Name;

    /// <summary>The C library's text, such as "No such file or directory".</summary>
    public string Message => ErrnoTable.Lookup(Value).Message;

    /// <summary>The error of the import that was called on the line before (declared with SetLastError).</summary>
    public static Errno Last() => new(Marshal.GetLastPInvokeError());

    public override string ToString() => Name;
}
