// Recognises a hypervisor from the names that firmware and kernel show.

/** Maker and product names of virtual hardware; bare-metal instances of the same hosts are excluded by the caller. */
const HYPERVISORS: readonly (readonly [RegExp, string])[] = [
  [/microsoft.*(wsl|standard)/i, 'WSL'],
  [/vmware/i, 'VMware'],
  [/virtualbox|innotek/i, 'VirtualBox'],
  [/parallels/i, 'Parallels'],
  [/xen/i, 'Xen'],
  [/amazon ec2/i, 'Amazon EC2 (Nitro)'],
  [/google compute engine/i, 'Google Compute Engine (KVM)'],
  [/microsoft corporation.*virtual machine/i, 'Hyper-V'],
  [/bhyve/i, 'bhyve'],
  [/apple virtualization/i, 'Apple Virtualization'],
  [/qemu|kvm|bochs|openstack|ovirt|rhev|nutanix/i, 'KVM/QEMU'],
];

/** Name of the hypervisor behind "sys_vendor product_name" or a kernel version; undefined where it is none of them. */
export function hypervisorName(text: string): string | undefined {
  if (/\.metal\b/i.test(text)) return undefined;
  return HYPERVISORS.find(([pattern]) => pattern.test(text))?.[1];
}
